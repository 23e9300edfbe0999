/*
table: main.fact_indicator
level: row
severity: critical
zh: "字样中印有数字的，数值就是其中之一，分数则为其百分比"
en: "Where digits are printed in the words, the value is one of the numbers printed, or the per cent of their fraction"
*/
WITH printed AS (
    SELECT
        document_key,
        char_start,
        surface,
        value,
        -- Older prints write 5·8%.
        regexp_extract_all(
            translate(replace(replace(surface, ',', ''), '，', ''), '·．', '..'), '[0-9]+(?:\.[0-9]+)?'
        ) AS numbers
    FROM main.fact_indicator
)

SELECT
    document_key,
    char_start,
    surface,
    value
FROM printed
WHERE
    len(numbers) > 0
    -- 1/4 is 25 per cent.
    AND NOT (
        regexp_matches(surface, '[0-9][/／][0-9]')
        AND len(numbers) = 2
        AND abs(value - 100 * try_cast(numbers[1] AS DOUBLE) / try_cast(numbers[2] AS DOUBLE)) < 0.01
    )
    AND NOT list_contains(list_transform(numbers, lambda n: try_cast(n AS DECIMAL(38, 10))), abs(value))
