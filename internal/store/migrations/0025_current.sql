-- +goose Up

-- The current decision of each key stands in the row that every decision writes anyway: a table of its own cost an insert with its index for each.
-- Its layout is internal/store/current.go's.
alter table customer_asks add column current bytea not null default '';
alter table decisions add column withdrawn text not null default ''; -- the reason an ask was taken back within its validity, '' for none

update customer_asks a set current = c.list
from (
    select workspace_id, customer_id, string_agg(
        uuid_send(key) || int8send(number) || int8send(round(extract(epoch from decided_at) * 1000000)::bigint)
            || int8send(round(extract(epoch from valid_until) * 1000000)::bigint)
            || int4send(length(convert_to(first_name, 'UTF8'))) || convert_to(first_name, 'UTF8'),
        ''::bytea order by number) as list
    from current_decisions
    group by workspace_id, customer_id
) c
where a.workspace_id = c.workspace_id and a.customer_id = c.customer_id;

update decisions d set withdrawn = c.withdrawn
from current_decisions c
where c.withdrawn <> '' and d.workspace_id = c.workspace_id and d.customer_id = c.customer_id
    and d.decided_at = c.decided_at and d.number = c.number;

drop table current_decisions;

-- +goose Down
create table current_decisions (
    workspace_id bigint not null,
    customer_id uuid not null,
    key uuid not null, -- the first 16 bytes of SHA-256 of program, placement, channel and send
    number bigint not null,
    decided_at timestamptz not null,
    valid_until timestamptz not null,
    withdrawn text not null, -- the reason an ask was taken back within its validity, '' for none
    first_name text not null, -- as it stood in the words, so that a retry reads the same
    primary key (workspace_id, customer_id, key)
) with (fillfactor = 90);

-- +goose StatementBegin
do $$
declare
    a record;
    d record;
    at int;
    name int;
begin
    for a in select workspace_id, customer_id, current as list from customer_asks where current <> '' loop
        at := 1;
        while at <= length(a.list) loop
            name := ('x' || encode(substr(a.list, at + 40, 4), 'hex'))::bit(32)::int;
            for d in
                select number, decided_at, valid_until, withdrawn from decisions
                where workspace_id = a.workspace_id and customer_id = a.customer_id
                    and number = ('x' || encode(substr(a.list, at + 16, 8), 'hex'))::bit(64)::bigint
            loop
                insert into current_decisions values (a.workspace_id, a.customer_id, encode(substr(a.list, at, 16), 'hex')::uuid,
                    d.number, d.decided_at, d.valid_until, d.withdrawn, convert_from(substr(a.list, at + 44, name), 'UTF8'));
            end loop;
            at := at + 44 + name;
        end loop;
    end loop;
end $$;
-- +goose StatementEnd

alter table decisions drop column withdrawn;
alter table customer_asks drop column current;
