/* IKE's statements, their print-back, and what show says of them. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/ike/talk.h"

extern const ProtoClass ike_class;

static const char config[] = "crypto isakmp policy 1\n"
			     " hash md5\n"
			     " authentication pre-share\n"
			     "crypto isakmp policy 20\n"
			     " encr aes 256\n"
			     " authentication pre-share\n"
			     " group 5\n"
			     " lifetime 3600\n"
			     "crypto isakmp key cisco123 address 10.0.0.2\n"
			     "crypto isakmp key other address 10.1.0.0 255.255.0.0 no-xauth\n"
			     "crypto isakmp keepalive 20 5 periodic\n"
			     "crypto isakmp invalid-spi-recovery\n";

/* Whatever is typed in whatever form and order comes back as IOS prints it. */
static void test_print_back(void)
{
	Talk *t = talk_new(1, "12.3(7)T1", "12.3(7)T1",
			   "crypto isakmp keepalive 20 5 periodic\n"
			   "crypto isakmp policy 20\n encr 3des\n no encr\n hash md5\n no hash\n"
			   " authentication rsa-encr\n no authentication\n group 2\n no group\n"
			   " lifetime 60\n no lifetime\n encryption aes 256\n authentication "
			   "pre-share\n group 5\n lifetime 3600\n"
			   "crypto isakmp policy 1\n encr des\n hash md5\n authentication "
			   "pre-share\n lifetime 86400\n"
			   "crypto isakmp policy 30\nno crypto isakmp policy 30\n"
			   "crypto isakmp key 0 wrong address 10.0.0.2\ncrypto isakmp key 0 "
			   "cisco123 address 10.0.0.2\n"
			   "crypto isakmp key other address 10.1.0.0 255.255.0.0 no-xauth\n"
			   "crypto isakmp invalid-spi-recovery\n",
			   NULL);
	sandbox_run(t->sb, 0);
	g_autofree char *out = sandbox_config(t->sb, "A");
	g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
	g_autoptr(GString) ours = g_string_new(NULL);
	for (int i = 0; lines[i]; i++)
		if (lines[i][0] && lines[i][0] != '!' && strcmp(lines[i], "end") != 0)
			g_string_append_printf(ours, "%s\n", lines[i]);
	CHECK_TEXT(ours->str, config, "running-config");
	talk_free(t);
}

static void test_show(void)
{
	Talk *t = talk_new(1, "12.3(7)T1", "12.3(7)T1", config, NULL);
	sandbox_run(t->sb, 0);
	g_autofree char *policy = sandbox_show(t->sb, "A", "show crypto isakmp policy");
	g_autofree char *key = sandbox_show(t->sb, "A", "show crypto isakmp key");
	g_autofree char *sa = sandbox_show(t->sb, "A", "show crypto isakmp sa");
	CHECK(g_str_has_prefix(policy,
			       "\nGlobal IKE policy\n"
			       "Protection suite of priority 1\n"
			       "        encryption algorithm:   DES - Data Encryption Standard (56 "
			       "bit keys).\n"
			       "        hash algorithm:         Message Digest 5\n"
			       "        authentication method:  Pre-Shared Key\n"
			       "        Diffie-Hellman group:   #1 (768 bit)\n"
			       "        lifetime:               86400 seconds, no volume limit\n"
			       "Protection suite of priority 20\n"
			       "        encryption algorithm:   AES - Advanced Encryption Standard "
			       "(256 bit keys).\n"),
	      "%s", policy);
	CHECK(strstr(policy, "Default protection suite\n") &&
		      strstr(policy, "Rivest-Shamir-Adleman Signature"),
	      "the default is the last: %s", policy);
	CHECK(strstr(key, "default               10.0.0.2                           cisco123\n"),
	      "%s", key);
	CHECK(strstr(key, "10.1.0.0 [255.255.0.0]"), "%s", key);
	CHECK_STR(sa, "dst             src             state          conn-id slot\n", "no SA");
	talk_free(t);
}

/* The tech note's vpn7200 and 7204VXR print just these columns. */
static void test_show_sa(void)
{
	Talk *t = talk_new(1, "12.2", "12.3(7)T1", NULL, NULL);
	SaRequest req = talk_proposal(t, TALK_A);
	talk_request(t, VT_S(1), TALK_A, &req);
	sandbox_run(t->sb, VT_S(609));
	g_autofree char *a = sandbox_show(t->sb, "A", "show crypto isakmp sa");
	g_autofree char *b = sandbox_show(t->sb, "B", "show crypto isakmp sa detail");
	CHECK_TEXT(a,
		   "dst             src             state          conn-id slot\n"
		   "10.0.0.2        10.0.0.1        QM_IDLE              1    0\n",
		   "the initiator is the source");
	CHECK(strstr(b,
		     "C-id  Local           Remote          I-VRF    Encr Hash Auth DH Lifetime "
		     "Cap.\n"
		     "1     10.0.0.2        10.0.0.1                 des  md5  psk  1  23:49:52 K\n"
		     "      Connection-id:Engine-id =  1:1(software)\n"),
	      "%s", b);
	talk_free(t);
}

static bool reads(const char *line)
{
	GError *err = NULL;
	Talk *t = talk_new(1, "12.2", "12.2", NULL, NULL);
	sandbox_run(t->sb, 0);
	bool ok = runconf_read(sandbox_node(t->sb, "A"), "x", line, strlen(line), NULL, NULL, &err);
	g_clear_error(&err);
	talk_free(t);
	return ok;
}

static void test_bad_lines(void)
{
	static const char *const bad[] = {
		"crypto isakmp policy 0\n",           "crypto isakmp policy 10001\n",
		"crypto isakmp keepalive 9\n",        "crypto isakmp keepalive 10 1\n",
		"crypto isakmp keepalive 10 61\n",    "crypto isakmp policy 1\n lifetime 59\n",
		"crypto isakmp policy 1\n group 3\n", "crypto isakmp key k address 10.0.0\n",
		"no crypto isakmp policy 77\n",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
		CHECK(!reads(bad[i]), "%s is wrong", bad[i]);
	CHECK(reads("crypto isakmp keepalive 10 2 on-demand\n"), "on-demand");
}

/* Wrong: a key is taken for that of another mask, or one that went is found when it is said again. */
static void test_keys_again(void)
{
#define KEY(secret, to) "crypto isakmp key " secret " address " to "\n"
	static const struct {
		const char *lines, *left;
	} rows[] = {
		{KEY("a", "10.9.0.1") KEY("b", "10.9.0.0 255.255.255.0") KEY("c", "10.9.0.1"),
		 KEY("c", "10.9.0.1") KEY("b", "10.9.0.0 255.255.255.0")},
		{KEY("a", "10.9.0.1") "no " KEY("a", "10.9.0.1") KEY("b", "10.9.0.1"),
		 KEY("b", "10.9.0.1")},
		{KEY("a", "10.9.0.1") KEY("b", "10.9.0.2") "no " KEY("a", "10.9.0.1"),
		 KEY("b", "10.9.0.2")},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Talk *t = talk_new(1, "12.2", "12.2", NULL, NULL);
		g_autoptr(GString) out = g_string_new(NULL);
		GError *err = NULL;
		sandbox_run(t->sb, 0);
		Node *n = sandbox_node(t->sb, "A");
		bool ok = runconf_read(n, "x", rows[i].lines, strlen(rows[i].lines), NULL, NULL,
				       &err);
		CHECK(ok, "case %zu: %s", i, err ? err->message : "");
		runconf_print(n, out);
		CHECK(strstr(out->str, rows[i].left), "case %zu: %s", i, out->str);
		CHECK(!reads("no " KEY("a", "10.9.0.9")), "there is none to take back");
		talk_free(t);
	}
}

SUITE(ike_conf) = {
	{"a key that is said again, or goes and comes back, is that key", test_keys_again},
	{"the configuration prints back", test_print_back},
	{"show crypto isakmp policy, key", test_show},
	{"show crypto isakmp sa, detail", test_show_sa},
	{"wrong lines", test_bad_lines},
	{NULL, NULL},
};
