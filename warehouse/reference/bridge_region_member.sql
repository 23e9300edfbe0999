-- main.bridge_region_member: one row a member of a cluster.
SELECT
    region_key,
    member_region_key
FROM seed_region_members
