"""The Superset bundle: datasets, charts and dashboards over a published warehouse."""
