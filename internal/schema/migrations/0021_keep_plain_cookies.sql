-- +goose Up

-- What browsers held in cookies before their names got the prefix __Host-, hashed. On https such a cookie is still taken, and given
-- its new name; one made since is not, since a neighbour below the same domain can set it.
CREATE TABLE plain_cookie (
    hash TEXT PRIMARY KEY
);
INSERT INTO plain_cookie (hash)
SELECT token_hash FROM web_session
UNION
SELECT substr(key_hash, 1, 64) FROM wisher WHERE key_hash IS NOT NULL;
