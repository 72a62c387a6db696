-- Text that was stored before spaces of every kind, zero-width characters and byte order marks were taken off its ends,
-- and before it was composed (NFC): brought to the form in which it is looked for now. Text of ASCII alone was trimmed
-- already and is not looked at, so that few rows are written. Derived copies follow with the next refresh.
--
-- Where two external ids become the same, the one that is clean, else the older record, has it, and the other gets the
-- next free of "N9 (2)", "N9 (3)" ...: nothing is merged or lost, and whoever knows both can tell them apart. Two features
-- that become the same stay two: new uses count for the clean one.

create function pg_temp.clean(given text) returns text language sql immutable as $$
    select normalize(regexp_replace(given,
        '^[\s\u001c-\u001f\u0085\u00a0\u1680\u180e\u2000-\u200f\u2028\u2029\u202f\u205f-\u2064\u3000\ufeff]+'
        '|[\s\u001c-\u001f\u0085\u00a0\u1680\u180e\u2000-\u200f\u2028\u2029\u202f\u205f-\u2064\u3000\ufeff]+$',
        '', 'g'), NFC)
$$;

create function pg_temp.clean_custom(given jsonb) returns jsonb language sql immutable as $$
    select coalesce(jsonb_object_agg(key, value), '{}')
    from (
        select key, case jsonb_typeof(value)
            when 'string' then to_jsonb(pg_temp.clean(value #>> '{}'))
            when 'array' then (
                select jsonb_agg(to_jsonb(pg_temp.clean(tag)) order by n)
                from jsonb_array_elements_text(value) with ordinality as tags(tag, n)
                where pg_temp.clean(tag) <> '')
            else value end as value
        from jsonb_each(given)
    ) cleaned
    where value is not null and value <> '""'
$$;

-- whether there may be anything to do
create function pg_temp.beyond_ascii(given text) returns boolean language sql immutable as $$
    select octet_length(given) <> length(given)
$$;

do $$
declare
    kind text;
    stored record;
    base text;
    wanted text;
    taken boolean;
    n int;
begin
    foreach kind in array array['accounts', 'users', 'subscriptions', 'touchpoints'] loop
        for stored in execute format('select id, external_id, pg_temp.clean(external_id) as clean from %I'
                || ' where pg_temp.beyond_ascii(external_id) and external_id <> pg_temp.clean(external_id) order by id', kind) loop
            base := coalesce(nullif(stored.clean, ''), 'unnamed');
            wanted := left(base, 255);
            n := 1;
            loop
                execute format('select exists (select from %I where external_id = $1)', kind) into taken using wanted;
                exit when not taken;
                n := n + 1;
                wanted := left(base, 240) || ' (' || n || ')';
            end loop;
            execute format('update %I set external_id = $1 where id = $2', kind) using wanted, stored.id;
        end loop;
    end loop;

    for stored in select id, feature, module, product, label from features
            where id > 0 and pg_temp.beyond_ascii(feature || module || product || label) loop
        begin
            update features set label = coalesce(nullif(pg_temp.clean(label), ''), label),
                feature = coalesce(nullif(pg_temp.clean(feature), ''), feature),
                module = pg_temp.clean(module), product = pg_temp.clean(product)
            where id = stored.id
                and (label, feature, module, product) is distinct from
                    (pg_temp.clean(label), pg_temp.clean(feature), pg_temp.clean(module), pg_temp.clean(product));
        exception when unique_violation then
            null; -- stays one of its own
        end;
    end loop;
end $$;

update accounts set
    name = nullif(pg_temp.clean(name), ''),
    status = nullif(pg_temp.clean(status), ''),
    plan = nullif(pg_temp.clean(plan), ''),
    industry = nullif(pg_temp.clean(industry), ''),
    forecast_status = nullif(pg_temp.clean(forecast_status), ''),
    billing_city = nullif(pg_temp.clean(billing_city), ''),
    billing_state = nullif(pg_temp.clean(billing_state), ''),
    billing_postal_code = nullif(pg_temp.clean(billing_postal_code), ''),
    billing_country = nullif(pg_temp.clean(billing_country), ''),
    risk_tag = nullif(pg_temp.clean(risk_tag), ''),
    confidence_tag = nullif(pg_temp.clean(confidence_tag), '')
where pg_temp.beyond_ascii(concat(name, status, plan, industry, forecast_status, billing_city, billing_state,
        billing_postal_code, billing_country, risk_tag, confidence_tag))
    and (name, status, plan, industry, forecast_status, billing_city, billing_state, billing_postal_code,
            billing_country, risk_tag, confidence_tag)
        is distinct from (pg_temp.clean(name), pg_temp.clean(status), pg_temp.clean(plan), pg_temp.clean(industry),
            pg_temp.clean(forecast_status), pg_temp.clean(billing_city), pg_temp.clean(billing_state),
            pg_temp.clean(billing_postal_code), pg_temp.clean(billing_country), pg_temp.clean(risk_tag),
            pg_temp.clean(confidence_tag));

update users set
    name = nullif(pg_temp.clean(name), ''),
    email = nullif(pg_temp.clean(email), ''),
    mobile = nullif(pg_temp.clean(mobile), ''),
    title = nullif(pg_temp.clean(title), ''),
    time_zone = nullif(pg_temp.clean(time_zone), '')
where pg_temp.beyond_ascii(concat(name, email, mobile, title, time_zone))
    and (name, email, mobile, title, time_zone)
        is distinct from (pg_temp.clean(name), pg_temp.clean(email), pg_temp.clean(mobile), pg_temp.clean(title),
            pg_temp.clean(time_zone));

update subscriptions set plan = nullif(pg_temp.clean(plan), '')
where pg_temp.beyond_ascii(plan) and plan <> pg_temp.clean(plan);

update touchpoints set text = pg_temp.clean(text)
where pg_temp.beyond_ascii(text) and text <> pg_temp.clean(text);

update accounts set custom = pg_temp.clean_custom(custom)
where pg_temp.beyond_ascii(custom::text) and custom <> pg_temp.clean_custom(custom);
update users set custom = pg_temp.clean_custom(custom)
where pg_temp.beyond_ascii(custom::text) and custom <> pg_temp.clean_custom(custom);
update subscriptions set custom = pg_temp.clean_custom(custom)
where pg_temp.beyond_ascii(custom::text) and custom <> pg_temp.clean_custom(custom);

drop function pg_temp.clean_custom(jsonb);
drop function pg_temp.clean(text);
drop function pg_temp.beyond_ascii(text);
