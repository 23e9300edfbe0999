/*
zh: "某时点所见的运行：给运行编号则为其自身；给日期或时间（UTC）则为届时最近一次成功的运行，只给日期即当日终了"
en: "The run that a moment sees: a run id is itself; a date or time (UTC) is the last run that had succeeded by then, a bare date meaning the end of that day"
*/
(
    CASE
        WHEN moment::VARCHAR IN (SELECT run_id FROM ops.pipeline_run WHERE status = 'succeeded')
            THEN moment::VARCHAR
        WHEN try_cast(moment AS TIMESTAMP) IS NOT NULL
            THEN (
                SELECT coalesce(max(run_id), '')
                FROM ops.pipeline_run
                WHERE
                    status = 'succeeded'
                    AND finished_at
                    <= try_cast(moment AS TIMESTAMP)
                    + CASE WHEN length(moment::VARCHAR) = 10 THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END
            )
        ELSE error('neither the id of a run that succeeded nor a date or time: ' || moment::VARCHAR)
    END
)
