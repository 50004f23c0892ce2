BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('notifications_0001');
INSERT INTO "alembic_version" VALUES('delivery_0001');
CREATE TABLE border_alias (
	organization VARCHAR(32) NOT NULL, 
	own_id CHAR(32) NOT NULL, 
	border_id CHAR(32) NOT NULL, 
	PRIMARY KEY (organization, own_id), 
	UNIQUE (organization, border_id)
);
CREATE TABLE case_counter (
	recipient VARCHAR(32) NOT NULL, 
	case_id CHAR(32) NOT NULL, 
	last INTEGER NOT NULL, 
	PRIMARY KEY (recipient, case_id)
);
CREATE TABLE idempotency (
	worker VARCHAR(64) NOT NULL, 
	"key" VARCHAR(128) NOT NULL, 
	request_sha256 VARCHAR(64) NOT NULL, 
	status INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	made_at DATETIME NOT NULL, 
	PRIMARY KEY (worker, "key")
);
CREATE TABLE inbox (
	consumer VARCHAR(64) NOT NULL, 
	source VARCHAR(80) NOT NULL, 
	event_id CHAR(32) NOT NULL, 
	landed_at DATETIME NOT NULL, 
	PRIMARY KEY (consumer, source, event_id)
);
INSERT INTO "inbox" VALUES('OWN/notifications','/org/margelle/service/intake','91ec65a43ff75af7b992ef912162a0c9','2010-10-04 13:30:00.000000');
INSERT INTO "inbox" VALUES('OWN/notifications','/org/margelle/service/intake','d6a6437cf02e5b0f832e350f128b97f2','2010-10-05 14:15:00.000000');
INSERT INTO "inbox" VALUES('OWN/notifications','/org/margelle/service/planning','551ee1a38ba75daa80b7bbb7c91696d0','2010-10-08 14:00:00.000000');
INSERT INTO "inbox" VALUES('OWN/notifications','/org/margelle/service/planning','a2240fa34cf3556485c741ec1356da7c','2010-10-08 18:00:00.000000');
INSERT INTO "inbox" VALUES('OWN/notifications','/org/margelle/service/intake','257de69dd548542ba7e07d2c9e0db10b','2010-11-22 15:00:00.000000');
CREATE TABLE lease (
	name VARCHAR(32) NOT NULL, 
	holder VARCHAR(64) NOT NULL, 
	fence BIGINT NOT NULL, 
	expires_at FLOAT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "lease" VALUES('engine','1',1,0.0);
CREATE TABLE notice (
	number INTEGER NOT NULL, 
	notice_id CHAR(32) NOT NULL, 
	cause_event_id CHAR(32) NOT NULL, 
	case_id CHAR(32) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	text VARCHAR(400) NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	channel VARCHAR(16), 
	created_at DATETIME NOT NULL, 
	written_at DATETIME, 
	PRIMARY KEY (number), 
	UNIQUE (notice_id), 
	UNIQUE (cause_event_id, role, kind)
);
INSERT INTO "notice" VALUES(1,'7a9b9955ac305947a0455621b08ae7cb','91ec65a43ff75af7b992ef912162a0c9','74dce970c2ac5566a3dc8d072423ef28','worker','new_referral','fr','Une nouvelle demande est arrivée le lundi 4 octobre 2010. Premier contact au plus tard le lundi 11 octobre 2010.','written','console','2010-10-04 13:30:00.000000','2010-10-04 13:30:00.000000');
INSERT INTO "notice" VALUES(2,'e829d50d18b85dd0a31a9a1742be32d4','d6a6437cf02e5b0f832e350f128b97f2','097410d4ffb85b3c8ba74726c7908bfb','worker','new_referral','fr','Une nouvelle demande est arrivée le mardi 5 octobre 2010. Premier contact au plus tard le mardi 12 octobre 2010.','written','console','2010-10-05 14:15:00.000000','2010-10-05 14:15:00.000000');
INSERT INTO "notice" VALUES(3,'8af54ecf6ac15a73b15522dcd80954be','551ee1a38ba75daa80b7bbb7c91696d0','74dce970c2ac5566a3dc8d072423ef28','coordinator','plan_agreed','fr','Un calendrier est convenu : 8 rencontres, du mardi 12 octobre 2010 au mardi 28 décembre 2010.','written','console','2010-10-08 14:00:00.000000','2010-10-08 14:00:00.000000');
INSERT INTO "notice" VALUES(4,'39d5a2990ca350eea93877902fb5e670','a2240fa34cf3556485c741ec1356da7c','097410d4ffb85b3c8ba74726c7908bfb','coordinator','plan_agreed','fr','Un calendrier est convenu : 8 rencontres, du mardi 12 octobre 2010 au mardi 28 décembre 2010.','written','console','2010-10-08 18:00:00.000000','2010-10-08 18:00:00.000000');
INSERT INTO "notice" VALUES(5,'faf3e22d594954bba2908801197d469c','257de69dd548542ba7e07d2c9e0db10b','c9fc3f80279b549894c812b951878c0b','worker','new_referral','fr','Une nouvelle demande est arrivée le lundi 22 novembre 2010. Premier contact au plus tard le lundi 29 novembre 2010.','written','console','2010-11-22 15:00:00.000000','2010-11-22 15:00:00.000000');
CREATE TABLE outbox (
	seq INTEGER NOT NULL, 
	message_id VARCHAR(32) NOT NULL, 
	event_id CHAR(32) NOT NULL, 
	lane VARCHAR(8) NOT NULL, 
	recipient VARCHAR(32) NOT NULL, 
	case_id CHAR(32) NOT NULL, 
	subject VARCHAR(255) NOT NULL, 
	body BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	published_at DATETIME, 
	stream VARCHAR(64), 
	stream_seq BIGINT, 
	refused_code VARCHAR(64), 
	PRIMARY KEY (seq), 
	UNIQUE (event_id)
);
CREATE TABLE parked (
	id INTEGER NOT NULL, 
	consumer VARCHAR(64) NOT NULL, 
	source VARCHAR(80) NOT NULL, 
	case_id CHAR(32) NOT NULL, 
	event_id CHAR(32) NOT NULL, 
	event_name VARCHAR(64) NOT NULL, 
	subject VARCHAR(255) NOT NULL, 
	body BLOB NOT NULL, 
	received_at DATETIME NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	code VARCHAR(64) NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	next_attempt_at FLOAT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (consumer, source, event_id)
);
CREATE TABLE quarantine (
	id INTEGER NOT NULL, 
	consumer VARCHAR(64) NOT NULL, 
	stream VARCHAR(64) NOT NULL, 
	stream_seq BIGINT NOT NULL, 
	stored_at DATETIME NOT NULL, 
	sender VARCHAR(32) NOT NULL, 
	subject VARCHAR(255) NOT NULL, 
	code VARCHAR(64) NOT NULL, 
	received_at DATETIME NOT NULL, 
	body_encrypted BLOB NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (consumer, stream, stream_seq, stored_at)
);
CREATE TABLE store_identity (
	epoch VARCHAR(16) NOT NULL, 
	made_at DATETIME NOT NULL, 
	PRIMARY KEY (epoch)
);
INSERT INTO "store_identity" VALUES('d3380c11','2010-10-04 13:00:00.000000');
CREATE TABLE stream_position (
	stream VARCHAR(64) NOT NULL, 
	last_seq BIGINT NOT NULL, 
	PRIMARY KEY (stream)
);
CREATE INDEX ix_notice_state ON notice (state, number);
CREATE INDEX ix_idempotency_made_at ON idempotency (made_at);
CREATE INDEX ix_inbox_landed_at ON inbox (landed_at);
CREATE INDEX ix_outbox_position ON outbox (stream, stream_seq);
CREATE INDEX ix_outbox_refused ON outbox (recipient, case_id) WHERE refused_code IS NOT NULL;
CREATE INDEX ix_outbox_unpublished ON outbox (seq) WHERE published_at IS NULL;
CREATE INDEX ix_parked_case ON parked (consumer, source, case_id);
CREATE INDEX ix_parked_next ON parked (state, next_attempt_at);
CREATE INDEX ix_quarantine_received_at ON quarantine (received_at);
COMMIT;
