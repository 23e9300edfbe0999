-- mart.similar_documents: one row a document whose words are like those of the given one.
-- The cosine of the tf-idf vectors; function words weigh nothing. Decimals add up to the same sum in whatever order
-- the rows are met; doubles do not.
WITH

weights AS (
    SELECT
        document_key,
        term_key,
        tf_idf
    FROM main.fact_term
    WHERE tf_idf > 0
),

wanted AS (
    SELECT
        term_key,
        tf_idf
    FROM weights
    WHERE document_key = wanted_key
),

own_norm AS (
    SELECT sqrt(cast(sum(cast(tf_idf * tf_idf AS DECIMAL(18, 15))) AS DOUBLE)) AS norm
    FROM wanted
),

norms AS (
    SELECT
        document_key,
        sqrt(cast(sum(cast(tf_idf * tf_idf AS DECIMAL(18, 15))) AS DOUBLE)) AS norm
    FROM weights
    WHERE document_key != wanted_key
    GROUP BY document_key
),

products AS (
    SELECT
        weights.document_key,
        weights.term_key,
        cast(weights.tf_idf * wanted.tf_idf AS DECIMAL(18, 15)) AS product
    FROM weights
    INNER JOIN wanted ON weights.term_key = wanted.term_key
),

nearest AS (
    SELECT
        products.document_key,
        cast(sum(products.product) AS DOUBLE)
        / (any_value(norms.norm) * any_value(own_norm.norm)) AS similarity
    FROM products
    INNER JOIN norms ON products.document_key = norms.document_key
    CROSS JOIN own_norm
    GROUP BY products.document_key
    ORDER BY similarity DESC, products.document_key ASC
    LIMIT max_rows
),

ranked_terms AS (
    SELECT
        products.document_key,
        terms.name,
        row_number() OVER (
            PARTITION BY products.document_key
            ORDER BY products.product DESC, terms.name ASC
        ) AS position
    FROM products
    INNER JOIN nearest ON products.document_key = nearest.document_key
    INNER JOIN main.dim_term AS terms ON products.term_key = terms.term_key
),

shared_terms AS (
    SELECT
        document_key,
        string_agg(name, ';' ORDER BY position) AS shared_terms
    FROM ranked_terms
    WHERE position <= 10
    GROUP BY document_key
)

SELECT
    nearest.document_key,
    documents.title,
    documents.publish_date,
    regions.name AS region_name,
    least(nearest.similarity, 1) AS similarity,
    shared_terms.shared_terms,
    documents.is_reprint
FROM nearest
INNER JOIN main.dim_document AS documents ON nearest.document_key = documents.document_key
INNER JOIN shared_terms ON nearest.document_key = shared_terms.document_key
LEFT JOIN main.dim_region AS regions ON documents.region_key = regions.region_key
ORDER BY nearest.similarity DESC, nearest.document_key ASC
