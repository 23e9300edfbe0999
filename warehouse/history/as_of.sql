/*
zh: "{table} 在某次运行或某时点的行（as of）：参数为运行编号、日期或时间"
en: "The rows that {table} had as of a run, date or time: the argument is a run id, a date or a timestamp"
*/
SELECT {columns}
FROM main.{table}
WHERE coalesce(added_run_id, '') <= history.run_as_of(moment)
UNION ALL
SELECT {columns}
FROM history.{table}
WHERE coalesce(added_run_id, '') <= history.run_as_of(moment) AND ended_run_id > history.run_as_of(moment)
