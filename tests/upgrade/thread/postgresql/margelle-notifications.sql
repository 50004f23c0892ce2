CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.border_alias (
    organization character varying(32) NOT NULL,
    own_id uuid NOT NULL,
    border_id uuid NOT NULL
);
CREATE TABLE public.case_counter (
    recipient character varying(32) NOT NULL,
    case_id uuid NOT NULL,
    last integer NOT NULL
);
CREATE TABLE public.idempotency (
    worker character varying(64) NOT NULL,
    key character varying(128) NOT NULL,
    request_sha256 character varying(64) NOT NULL,
    status integer NOT NULL,
    body bytea NOT NULL,
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE public.inbox (
    consumer character varying(64) NOT NULL,
    source character varying(80) NOT NULL,
    event_id uuid NOT NULL,
    landed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.lease (
    name character varying(32) NOT NULL,
    holder character varying(64) NOT NULL,
    fence bigint NOT NULL,
    expires_at double precision NOT NULL
);
CREATE TABLE public.notice (
    number bigint NOT NULL,
    notice_id uuid NOT NULL,
    cause_event_id uuid NOT NULL,
    case_id uuid NOT NULL,
    role character varying(16) NOT NULL,
    kind character varying(32) NOT NULL,
    language character varying(8) NOT NULL,
    text character varying(400) NOT NULL,
    state character varying(8) NOT NULL,
    channel character varying(16),
    created_at timestamp with time zone NOT NULL,
    written_at timestamp with time zone
);
CREATE SEQUENCE public.notice_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.notice_number_seq OWNED BY public.notice.number;
CREATE TABLE public.outbox (
    seq bigint NOT NULL,
    message_id character varying(32) NOT NULL,
    event_id uuid NOT NULL,
    lane character varying(8) NOT NULL,
    recipient character varying(32) NOT NULL,
    case_id uuid NOT NULL,
    subject character varying(255) NOT NULL,
    body bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    published_at timestamp with time zone,
    stream character varying(64),
    stream_seq bigint,
    refused_code character varying(64)
);
CREATE SEQUENCE public.outbox_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_seq_seq OWNED BY public.outbox.seq;
CREATE TABLE public.parked (
    id bigint NOT NULL,
    consumer character varying(64) NOT NULL,
    source character varying(80) NOT NULL,
    case_id uuid NOT NULL,
    event_id uuid NOT NULL,
    event_name character varying(64) NOT NULL,
    subject character varying(255) NOT NULL,
    body bytea NOT NULL,
    received_at timestamp with time zone NOT NULL,
    kind character varying(8) NOT NULL,
    state character varying(8) NOT NULL,
    code character varying(64) NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at double precision NOT NULL
);
CREATE SEQUENCE public.parked_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.parked_id_seq OWNED BY public.parked.id;
CREATE TABLE public.quarantine (
    id bigint NOT NULL,
    consumer character varying(64) NOT NULL,
    stream character varying(64) NOT NULL,
    stream_seq bigint NOT NULL,
    stored_at timestamp with time zone NOT NULL,
    sender character varying(32) NOT NULL,
    subject character varying(255) NOT NULL,
    code character varying(64) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    body_encrypted bytea NOT NULL
);
CREATE SEQUENCE public.quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.quarantine_id_seq OWNED BY public.quarantine.id;
CREATE TABLE public.store_identity (
    epoch character varying(16) NOT NULL,
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE public.stream_position (
    stream character varying(64) NOT NULL,
    last_seq bigint NOT NULL
);
ALTER TABLE ONLY public.notice ALTER COLUMN number SET DEFAULT nextval('public.notice_number_seq'::regclass);
ALTER TABLE ONLY public.outbox ALTER COLUMN seq SET DEFAULT nextval('public.outbox_seq_seq'::regclass);
ALTER TABLE ONLY public.parked ALTER COLUMN id SET DEFAULT nextval('public.parked_id_seq'::regclass);
ALTER TABLE ONLY public.quarantine ALTER COLUMN id SET DEFAULT nextval('public.quarantine_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES
	('notifications_0001'),
	('delivery_0001');
INSERT INTO public.inbox VALUES
	('OWN/notifications', '/org/margelle/service/intake', 'd7d5c55e-d920-5267-9bcb-57f84276b61c', '2010-10-04 13:30:00+00'),
	('OWN/notifications', '/org/margelle/service/intake', 'd925df7c-5cee-5e24-8398-f9ddc73e24c5', '2010-10-05 14:15:00+00'),
	('OWN/notifications', '/org/margelle/service/planning', '4cf1bf34-7e20-5b5a-acb6-be0509f3475f', '2010-10-08 14:00:00+00'),
	('OWN/notifications', '/org/margelle/service/planning', '215c9fa1-731d-5cd7-a89b-ad54b9c895f0', '2010-10-08 18:00:00+00'),
	('OWN/notifications', '/org/margelle/service/intake', '69d9318d-dc66-5d1d-ac51-057bf8a66a00', '2010-11-22 15:00:00+00');
INSERT INTO public.lease VALUES
	('engine', '1', 1, 0);
INSERT INTO public.notice VALUES
	(1, 'be349abf-05fb-5bc5-a861-035a9ee84588', 'd7d5c55e-d920-5267-9bcb-57f84276b61c', '030d6b3b-f3e6-5b1d-aacb-5bf537a75bcd', 'worker', 'new_referral', 'fr', 'Une nouvelle demande est arrivée le lundi 4 octobre 2010. Premier contact au plus tard le lundi 11 octobre 2010.', 'written', 'console', '2010-10-04 13:30:00+00', '2010-10-04 13:30:00+00'),
	(2, 'd35985ad-37c0-5407-83ad-b2b6588f12e9', 'd925df7c-5cee-5e24-8398-f9ddc73e24c5', '09218f2c-2cc9-5095-b758-676697e57500', 'worker', 'new_referral', 'fr', 'Une nouvelle demande est arrivée le mardi 5 octobre 2010. Premier contact au plus tard le mardi 12 octobre 2010.', 'written', 'console', '2010-10-05 14:15:00+00', '2010-10-05 14:15:00+00'),
	(3, 'b474eca1-4a89-5b18-b7aa-f15f413b9b02', '4cf1bf34-7e20-5b5a-acb6-be0509f3475f', '030d6b3b-f3e6-5b1d-aacb-5bf537a75bcd', 'coordinator', 'plan_agreed', 'fr', 'Un calendrier est convenu : 8 rencontres, du mardi 12 octobre 2010 au mardi 28 décembre 2010.', 'written', 'console', '2010-10-08 14:00:00+00', '2010-10-08 14:00:00+00'),
	(4, '10ddd669-b9a8-53e0-9583-aa571f07d2af', '215c9fa1-731d-5cd7-a89b-ad54b9c895f0', '09218f2c-2cc9-5095-b758-676697e57500', 'coordinator', 'plan_agreed', 'fr', 'Un calendrier est convenu : 8 rencontres, du mardi 12 octobre 2010 au mardi 28 décembre 2010.', 'written', 'console', '2010-10-08 18:00:00+00', '2010-10-08 18:00:00+00'),
	(5, 'cf2c4c77-f774-5ca0-8859-6dece8685ce8', '69d9318d-dc66-5d1d-ac51-057bf8a66a00', 'bdd5d9fa-f306-5ebf-98fe-e02a5ca6d8b0', 'worker', 'new_referral', 'fr', 'Une nouvelle demande est arrivée le lundi 22 novembre 2010. Premier contact au plus tard le lundi 29 novembre 2010.', 'written', 'console', '2010-11-22 15:00:00+00', '2010-11-22 15:00:00+00');
INSERT INTO public.store_identity VALUES
	('f49996ef', '2010-10-04 13:00:00+00');
SELECT pg_catalog.setval('public.notice_number_seq', 5, true);
SELECT pg_catalog.setval('public.outbox_seq_seq', 1, false);
SELECT pg_catalog.setval('public.parked_id_seq', 1, false);
SELECT pg_catalog.setval('public.quarantine_id_seq', 1, false);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.border_alias
    ADD CONSTRAINT border_alias_organization_border_id_key UNIQUE (organization, border_id);
ALTER TABLE ONLY public.border_alias
    ADD CONSTRAINT border_alias_pkey PRIMARY KEY (organization, own_id);
ALTER TABLE ONLY public.case_counter
    ADD CONSTRAINT case_counter_pkey PRIMARY KEY (recipient, case_id);
ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (worker, key);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (consumer, source, event_id);
ALTER TABLE ONLY public.lease
    ADD CONSTRAINT lease_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_cause_event_id_role_kind_key UNIQUE (cause_event_id, role, kind);
ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_notice_id_key UNIQUE (notice_id);
ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_event_id_key UNIQUE (event_id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.parked
    ADD CONSTRAINT parked_consumer_source_event_id_key UNIQUE (consumer, source, event_id);
ALTER TABLE ONLY public.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.quarantine
    ADD CONSTRAINT quarantine_consumer_stream_stream_seq_stored_at_key UNIQUE (consumer, stream, stream_seq, stored_at);
ALTER TABLE ONLY public.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.store_identity
    ADD CONSTRAINT store_identity_pkey PRIMARY KEY (epoch);
ALTER TABLE ONLY public.stream_position
    ADD CONSTRAINT stream_position_pkey PRIMARY KEY (stream);
CREATE INDEX ix_idempotency_made_at ON public.idempotency USING btree (made_at);
CREATE INDEX ix_inbox_landed_at ON public.inbox USING btree (landed_at);
CREATE INDEX ix_notice_state ON public.notice USING btree (state, number);
CREATE INDEX ix_outbox_position ON public.outbox USING btree (stream, stream_seq);
CREATE INDEX ix_outbox_refused ON public.outbox USING btree (recipient, case_id) WHERE (refused_code IS NOT NULL);
CREATE INDEX ix_outbox_unpublished ON public.outbox USING btree (seq) WHERE (published_at IS NULL);
CREATE INDEX ix_parked_case ON public.parked USING btree (consumer, source, case_id);
CREATE INDEX ix_parked_next ON public.parked USING btree (state, next_attempt_at);
CREATE INDEX ix_quarantine_received_at ON public.quarantine USING btree (received_at);
