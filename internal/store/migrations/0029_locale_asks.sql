-- +goose Up

-- How often each program asked in each locale lately, by day: what the copy desk fills cells by. Nothing in it is about a customer.
create table locale_asks (
    workspace_id bigint not null references workspaces,
    day date not null, -- UTC
    program text not null,
    locale text not null, -- one that the brand names, else a language
    asks bigint not null check (asks >= 1),
    primary key (workspace_id, day, program, locale)
);

-- +goose Down
drop table locale_asks;
