-- +goose Up

-- What a decision is broken down by; see Program.Segments.
alter table decisions add column segment text not null default '';

-- Moments that came for a customer, by the id as sent: what asks are timed by. Rows are kept; those that are over are of no consequence.
create table episodes (
    workspace_id bigint not null,
    customer_id uuid not null,
    program text not null,
    moment text not null,
    at timestamptz not null, -- of the event
    until timestamptz not null, -- when an ask is no longer timely
    primary key (workspace_id, customer_id, program, moment, at)
);

-- +goose Down
drop table episodes;
alter table decisions drop column segment;
