-- +goose Up
-- Messages that were superseded after a relay may have taken them are few among very many.
CREATE INDEX mail_may_have_arrived ON mail (scope, id) WHERE state = 'superseded' AND taken_until IS NOT NULL;
