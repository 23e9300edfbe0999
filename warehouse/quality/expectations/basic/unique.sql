/*
zh: "{table} 的键（{columns}）不重复"
en: "The key of {table} ({columns}) is unique"
*/
SELECT
    {identity},
    count(*) AS row_count
FROM {table}
GROUP BY ALL
HAVING count(*) > 1
