-- +goose Up

-- Which proof points of the brand fit what a customer praised last, and when the customer last said something. Decisions read them with the customer.
alter table customers add column proofs text not null default ''; -- ids with a space between them, one a language at most
alter table customers add column commented_at timestamptz;

-- Ids that gave an NPS answer, and how far what they said was looked at. No word of theirs stands here.
create table customer_comments (
    workspace_id bigint not null,
    customer_id uuid not null,
    answers bigint not null, -- raised by every answer, and by every change of what forbids asking: there may be something new
    looked bigint not null default 0, -- answers when it was last looked at; 0 where nothing of theirs is kept
    again boolean not null default false, -- the brand's proof points have changed since
    primary key (workspace_id, customer_id)
) with (fillfactor = 80);

-- For the job that looks at what is new, and for the one that forgets.
create index customer_comments_due on customer_comments (workspace_id, customer_id) where looked < answers or again;
create index customer_comments_looked on customer_comments (workspace_id, customer_id) where looked > 0;

-- What the choices of a workspace rest on: a hash of proof points and embedding model. Empty while they are being forgotten; no row where there are none.
-- It is locked by whoever writes choices, so that none is written from proof points of yesterday.
create table praise_bases (
    workspace_id bigint primary key references workspaces,
    basis text not null
);

insert into customer_comments (workspace_id, customer_id, answers)
select distinct workspace_id, customer_id, 1 from events where kind = 4; -- models.EventNPS

-- +goose Down
drop table praise_bases, customer_comments;
alter table customers drop column proofs, drop column commented_at;
