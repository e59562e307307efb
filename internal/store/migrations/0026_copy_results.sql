-- +goose Up

-- What came of the activated asks that showed a version of a copy: integer counts, raised by the fold and recounted from the log by a rebuild.
create table copy_results (
    workspace_id bigint not null references workspaces,
    copy_id text not null,
    version int not null,
    shown bigint not null,
    shared bigint not null,
    clicked bigint not null,
    signed_up bigint not null,
    purchased bigint not null check (purchased >= 0),
    primary key (workspace_id, copy_id, version),
    check (shown >= shared and shared >= clicked and clicked >= signed_up and signed_up >= purchased)
);

-- +goose Down
drop table copy_results;
