-- +goose Up

-- What sets a program's proven advocates apart from its average customer, as decisions read it. Earlier ones are in snapshots.
create table advocate_profiles (
    workspace_id bigint not null references workspaces,
    program text not null,
    body jsonb not null,
    primary key (workspace_id, program),
    foreign key (workspace_id, program) references programs (workspace_id, key) on delete cascade
);

-- The likeness to advocates has a place among the traits, whatever traits there are of its name.
alter table trait_features add column is_likeness boolean not null default false;
alter table trait_features drop constraint trait_features_workspace_id_name_key;
alter table trait_features add unique (workspace_id, name, is_likeness);

-- For the task that makes vectors anew: of which models there are some, and how old the youngest is.
create index vectors_by_model on vectors (workspace_id, model, made_at);

-- +goose Down
drop index vectors_by_model;
-- The place stays, as that of a trait that nobody has: stored vectors are read by their places. A trait of the same name keeps its own.
update trait_features set name = name || ' (likeness)' where is_likeness;
alter table trait_features drop column is_likeness;
alter table trait_features add unique (workspace_id, name);
drop table advocate_profiles;
