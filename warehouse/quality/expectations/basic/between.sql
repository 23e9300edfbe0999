/*
zh: "{table}.{column} 在声明的范围内"
en: "{table}.{column} lies in its declared range"
*/
SELECT
    {identity},
    {column} AS found
FROM {table}
WHERE {column} < $minimum OR {column} > $maximum
