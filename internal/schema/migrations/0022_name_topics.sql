-- +goose Up
-- What a message is of, in words of the chapter that owes it: a newer message takes the place of those of its own topic alone. Until now releases
-- were all that messages told of, besides sign-in links. A row that an older server makes beside a newer one names none; what it tells of is a
-- release (see post.Adopt).
ALTER TABLE mail ADD COLUMN topic TEXT NOT NULL DEFAULT '';
UPDATE mail SET topic = CASE WHEN about <> '' THEN 'notice.release' ELSE 'account.sign_in' END;
CREATE INDEX mail_without_topic ON mail (id) WHERE topic = '' AND about <> '';
