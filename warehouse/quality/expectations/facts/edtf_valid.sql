/*
each: edtf
level: row
severity: critical
zh: "{table}.{column} 为 EDTF 0/1 级的写法，如 2021、2021-05、2021/2025、2017/.."
en: "{table}.{column} is written in EDTF level 0 or 1: 2021, 2021-05, 2021/2025, 2017/.."
*/
SELECT
    {identity},
    {column} AS found
FROM {table}
WHERE
    NOT regexp_full_match(
        {column},
        '(?:-?[0-9]{2}[0-9X]{2}(?:-[0-9X]{2}){0,2}[?~%]?|\.\.)(?:/(?:-?[0-9]{2}[0-9X]{2}(?:-[0-9X]{2}){0,2}[?~%]?|\.\.))?'
    )
