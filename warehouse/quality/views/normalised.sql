-- What normalised text must not hold, as patterns that several expectations share.

-- A character, then its pinyin with a tone mark in brackets: what some sites insert into the text.
CREATE MACRO quality.pinyin_pattern() AS
'\p{Han}[(（]\s*[a-zɑɡ]{0,4}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ][a-zɑɡ]{0,4}\s*[)）]';

-- An HTML tag by its name: a bare < or > is left to the texts that discuss numbers.
CREATE MACRO quality.html_pattern() AS
'(?i)</?(?:p|div|span|br|hr|a|b|i|u|em|strong|font|img|table|tbody|thead|tr|td|th|ul|ol|li|h[1-6]|script|style|center|section|input|iframe)(?:\s[^<>]{0,500})?/?>';  -- noqa: LT05

-- Common characters that exist in Traditional only: none of them is a Simplified character or stays in a name.
CREATE MACRO quality.traditional_pattern() AS
'[這個們時會來對國學說為過發經動實業進產當點黨體關開無長問題應該與從後將還種區縣鎮鄉場廠廣東車電機構網絡數據訊設計劃證債權務員團結戰爭環節約線級續縮總績繼維護讓議論記許調識變質費資貿責購賣買賽贊農達運適選遠遞鄰醫釋銀鐵錢鋼錯鍵鎖門間閱陽隊際隨險雙離難雲靈響頁項順須預領頭顯風飛飯館馬驗魚鳥麗黃齊齡龍龜聯職聲聽勞勢勵勝匯單嚴協歷參雜災處備復夠夢奪獎婦孫寧審寫寬層屬歲島幣帶幫幹庫廳張強彈歸徑愛態慮憲懷戶擁擇擔擴擺攝敗敵斷於昇晉暫曉樣樹橋檢櫃歐歡殘殺氣決沒況淨減測準溝滅滾滿漢潔潛濟瀏]';  -- noqa: LT05
