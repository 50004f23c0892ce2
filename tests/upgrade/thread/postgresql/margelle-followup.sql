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
CREATE TABLE public.episode (
    plan_id uuid NOT NULL,
    case_id uuid NOT NULL,
    plan_version integer NOT NULL,
    start_on date NOT NULL,
    expected_end_on date NOT NULL,
    closed_on date,
    withheld character varying(16)
);
CREATE TABLE public.followup (
    followup_id uuid NOT NULL,
    case_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    kind character varying(16) NOT NULL,
    due_on date NOT NULL,
    closed_on date NOT NULL,
    state character varying(16) NOT NULL,
    completed_on date,
    wish_to_return boolean NOT NULL,
    version integer NOT NULL
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
ALTER TABLE ONLY public.outbox ALTER COLUMN seq SET DEFAULT nextval('public.outbox_seq_seq'::regclass);
ALTER TABLE ONLY public.parked ALTER COLUMN id SET DEFAULT nextval('public.parked_id_seq'::regclass);
ALTER TABLE ONLY public.quarantine ALTER COLUMN id SET DEFAULT nextval('public.quarantine_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES
	('followup_0001'),
	('delivery_0001');
INSERT INTO public.case_counter VALUES
	('margelle', '09218f2c-2cc9-5095-b758-676697e57500', 2);
INSERT INTO public.episode VALUES
	('b4e8ceec-20e0-5e13-93b0-baba1098a6fe', '030d6b3b-f3e6-5b1d-aacb-5bf537a75bcd', 1, '2010-10-12', '2010-12-28', NULL, NULL),
	('e1185e5e-8772-5c72-aef6-33b446059b43', '09218f2c-2cc9-5095-b758-676697e57500', 1, '2010-10-12', '2010-12-28', '2010-11-02', NULL);
INSERT INTO public.followup VALUES
	('27e4adf8-2539-5dc1-9487-da518e059bf4', '09218f2c-2cc9-5095-b758-676697e57500', 'e1185e5e-8772-5c72-aef6-33b446059b43', 'M3', '2011-02-02', '2010-11-02', 'scheduled', NULL, false, 1),
	('bfd18c52-e3e6-5b9e-b762-efe1052fb8f7', '09218f2c-2cc9-5095-b758-676697e57500', 'e1185e5e-8772-5c72-aef6-33b446059b43', 'M9', '2011-08-02', '2010-11-02', 'scheduled', NULL, false, 1);
INSERT INTO public.inbox VALUES
	('OWN/followup', '/org/margelle/service/planning', '4cf1bf34-7e20-5b5a-acb6-be0509f3475f', '2010-10-08 14:00:00+00'),
	('OWN/followup', '/org/margelle/service/planning', '215c9fa1-731d-5cd7-a89b-ad54b9c895f0', '2010-10-08 18:00:00+00'),
	('OWN/followup', '/org/margelle/service/planning', 'd9c97f53-3020-5e6c-b479-e9defb5155be', '2010-11-02 20:00:00+00'),
	('OWN/followup', '/org/margelle/service/followup', '43614e9e-0f56-531c-82f7-694dbf664503', '2010-11-02 20:00:00+00'),
	('OWN/followup', '/org/margelle/service/followup', '88808739-37b5-532b-bfc6-c6901458bd4b', '2010-11-02 20:00:00+00');
INSERT INTO public.lease VALUES
	('engine', '1', 1, 0);
INSERT INTO public.outbox VALUES
	(1, '559de3f3eed3d3ea2e0e71e09ba132b3', '43614e9e-0f56-531c-82f7-694dbf664503', 'own', 'margelle', '09218f2c-2cc9-5095-b758-676697e57500', 'own.followup.FollowupScheduled.v1', '\x7b227370656376657273696f6e223a22312e30222c226964223a2234333631346539652d306635362d353331632d383266372d363934646266363634353033222c22736f75726365223a222f6f72672f6d617267656c6c652f736572766963652f666f6c6c6f777570222c2274797065223a22617272696d6167652e466f6c6c6f7775705363686564756c65642e7631222c2274696d65223a22323031302d31312d30325432303a30303a30305a222c2264617461636f6e74656e7474797065223a226170706c69636174696f6e2f6a736f6e222c2264617461736368656d61223a2275726e3a617272696d6167653a736368656d613a6f776e2e466f6c6c6f7775705363686564756c65642e7631222c227375626a656374223a2230393231386632632d326363392d353039352d623735382d363736363937653537353030222c22726563697069656e74223a226d617267656c6c65222c22636f7272656c6174696f6e6964223a2233313432303337652d623562312d353231332d386539302d333533653331373864393161222c22636175736174696f6e6964223a2264396339376635332d333032302d356536632d623437392d653964656662353135356265222c2273657175656e6365223a2236633137376135302e31222c2270726976616379636c617373223a2244454944454e544946494544222c2264617461223a7b22666f6c6c6f7775705f6964223a2232376534616466382d323533392d356463312d393438372d646135313865303539626634222c22636173655f6964223a2230393231386632632d326363392d353039352d623735382d363736363937653537353030222c226b696e64223a224d33222c226475655f6f6e223a22323031312d30322d3032227d7d', '2010-11-02 20:00:00+00', 1, '2010-11-02 20:00:00+00', 'OWN', 24, NULL),
	(2, '8cca9bc0dedf94b9befc74f1240c3dfc', '88808739-37b5-532b-bfc6-c6901458bd4b', 'own', 'margelle', '09218f2c-2cc9-5095-b758-676697e57500', 'own.followup.FollowupScheduled.v1', '\x7b227370656376657273696f6e223a22312e30222c226964223a2238383830383733392d333762352d353332622d626663362d633639303134353862643462222c22736f75726365223a222f6f72672f6d617267656c6c652f736572766963652f666f6c6c6f777570222c2274797065223a22617272696d6167652e466f6c6c6f7775705363686564756c65642e7631222c2274696d65223a22323031302d31312d30325432303a30303a30305a222c2264617461636f6e74656e7474797065223a226170706c69636174696f6e2f6a736f6e222c2264617461736368656d61223a2275726e3a617272696d6167653a736368656d613a6f776e2e466f6c6c6f7775705363686564756c65642e7631222c227375626a656374223a2230393231386632632d326363392d353039352d623735382d363736363937653537353030222c22726563697069656e74223a226d617267656c6c65222c22636f7272656c6174696f6e6964223a2233313432303337652d623562312d353231332d386539302d333533653331373864393161222c22636175736174696f6e6964223a2264396339376635332d333032302d356536632d623437392d653964656662353135356265222c2273657175656e6365223a2236633137376135302e32222c2270726976616379636c617373223a2244454944454e544946494544222c2264617461223a7b22666f6c6c6f7775705f6964223a2262666431386335322d653365362d356239652d623736322d656665313035326662386637222c22636173655f6964223a2230393231386632632d326363392d353039352d623735382d363736363937653537353030222c226b696e64223a224d39222c226475655f6f6e223a22323031312d30382d3032227d7d', '2010-11-02 20:00:00+00', 1, '2010-11-02 20:00:00+00', 'OWN', 25, NULL);
INSERT INTO public.store_identity VALUES
	('6c177a50', '2010-10-04 13:00:00+00');
INSERT INTO public.stream_position VALUES
	('OWN', 25);
SELECT pg_catalog.setval('public.outbox_seq_seq', 2, true);
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
ALTER TABLE ONLY public.episode
    ADD CONSTRAINT episode_pkey PRIMARY KEY (plan_id);
ALTER TABLE ONLY public.followup
    ADD CONSTRAINT followup_pkey PRIMARY KEY (followup_id);
ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (worker, key);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (consumer, source, event_id);
ALTER TABLE ONLY public.lease
    ADD CONSTRAINT lease_pkey PRIMARY KEY (name);
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
CREATE INDEX ix_episode_case_id ON public.episode USING btree (case_id);
CREATE INDEX ix_followup_case_id ON public.followup USING btree (case_id);
CREATE INDEX ix_followup_due ON public.followup USING btree (state, due_on);
CREATE INDEX ix_idempotency_made_at ON public.idempotency USING btree (made_at);
CREATE INDEX ix_inbox_landed_at ON public.inbox USING btree (landed_at);
CREATE INDEX ix_outbox_position ON public.outbox USING btree (stream, stream_seq);
CREATE INDEX ix_outbox_refused ON public.outbox USING btree (recipient, case_id) WHERE (refused_code IS NOT NULL);
CREATE INDEX ix_outbox_unpublished ON public.outbox USING btree (seq) WHERE (published_at IS NULL);
CREATE INDEX ix_parked_case ON public.parked USING btree (consumer, source, case_id);
CREATE INDEX ix_parked_next ON public.parked USING btree (state, next_attempt_at);
CREATE INDEX ix_quarantine_received_at ON public.quarantine USING btree (received_at);
