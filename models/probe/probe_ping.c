/* `ping` as an exec command: echoes one after the other, a mark for each, and the success rate (Cisco IOS
 * Configuration Fundamentals Command Reference 12.3, ping). Its echoes are not a probe's: they make no
 * outage. */

#include "models/probe/probe_priv.h"

static void ping_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) s = g_string_new(NULL);
	int64_t sent = obs_val(spec, v, "sent")->i, good = obs_val(spec, v, "good")->i;
	g_string_append_printf(s, "Sending %d, %d-byte ICMP Echos to ", (int)sent,
			       (int)obs_val(spec, v, "size")->i);
	ip4_print(s, obs_val(spec, v, "to")->ip);
	g_string_append_printf(s, ", timeout is %d seconds:\n",
			       (int)(obs_val(spec, v, "timeout")->t / VT_S(1)));
	if (obs_val(spec, v, "source")->ip)
		g_string_append_printf(s, "Packet sent with a source address of %s \n",
				       ip_text(obs_val(spec, v, "source")->ip).s);
	g_string_append_printf(s, "%s\n", obs_val(spec, v, "marks")->s);
	g_string_append_printf(s, "Success rate is %d percent (%d/%d)", (int)(100 * good / sent),
			       (int)good, (int)sent);
	if (good)
		g_string_append_printf(s, ", round-trip min/avg/max = %d/%d/%d ms",
				       (int)(obs_val(spec, v, "min")->t / VT_MS(1)),
				       (int)(obs_val(spec, v, "avg")->t / VT_MS(1)),
				       (int)(obs_val(spec, v, "max")->t / VT_MS(1)));
	log_line(out, "PING", "exec", "%s", s->str);
}

const ObsSpec ping_obs = {
	.name = "ping",
	.kind = OBS_NOTE,
	.class = CLASS_TRAFFIC,
	.cite = "Cisco IOS Configuration Fundamentals Command Reference 12.3, ping",
	.fields = {{"to", OV_IP4},
		   {"size", OV_INT},
		   {"sent", OV_INT},
		   {"good", OV_INT},
		   {"timeout", OV_TIME},
		   {"marks", OV_STR},
		   {"min", OV_TIME},
		   {"avg", OV_TIME},
		   {"max", OV_TIME},
		   {"source", OV_IP4}},
	.text = ping_text,
};

static void refused_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	log_line(out, "PING", "exec", "%% Invalid source \"%s\"", obs_val(spec, v, "source")->s);
}

const ObsSpec ping_refused_obs = {
	.name = "ping-refused",
	.kind = OBS_NOTE,
	.class = CLASS_TRAFFIC,
	.cite = "Cisco IOS: % Invalid source",
	.fields = {{"source", OV_STR}},
	.text = refused_text,
};

static void no_vrf_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	log_line(out, "PING", "exec", "%% VRF %s does not exist", obs_val(spec, v, "vrf")->s);
}

const ObsSpec ping_no_vrf_obs = {
	.name = "ping-no-vrf",
	.kind = OBS_NOTE,
	.class = CLASS_TRAFFIC,
	.cite = "Cisco IOS: ping vrf",
	.fields = {{"vrf", OV_STR}},
	.text = no_vrf_text,
};

static void finish(Ctx *cx, Ping *p)
{
	obs_emit(cx, &ping_obs,
		 (ObsVal[]){OV_IP(p->dst), OV_I(p->size), OV_I(p->sent), OV_I(p->good),
			    OV_T(p->timeout), OV_S(p->marks->str), OV_T(p->least),
			    OV_T(p->good ? p->sum / p->good : 0), OV_T(p->most), OV_IP(p->src)});
	g_ptr_array_remove(p->probe->pings, p);
}

static void send_next(Ctx *cx, Ping *p)
{
	if (p->sent == p->repeat) {
		finish(cx, p);
		return;
	}
	IpSend how = {.src = p->src, .dst = p->dst, .vrf = p->vrf};
	p->sent_at = ctx_now(cx);
	p->waiting = true;
	timer_arm(cx, &p->timer, p->timeout);
	p->uid = p->probe->ip->echo(cx, p->probe->ip_self, &how, p->id, (uint16_t)p->sent++,
				    p->size);
}

static void settle(Ctx *cx, Ping *p, char mark)
{
	p->waiting = false;
	g_string_append_c(p->marks, mark);
	fate_forget(p->probe->node->net->fates, p->uid);
	send_next(cx, p);
}

static void timed_out(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	settle(cx, owner, '.');
}

const TimerSpec ping_timer = {
	"ping timeout", TIMER_HOLD, "Cisco IOS ping: timeout 2 s",
	timed_out,      PH_PROBE,   .constant = "2 s, as the ping command waits"};

void ping_heard(Ctx *cx, Ping *p, uint16_t seq, char mark)
{
	if (!p->waiting || (mark == '!' && seq != (uint16_t)(p->sent - 1)))
		return;
	VTime took = ctx_now(cx) - p->sent_at;
	if (mark == '!') {
		p->least = p->good ? MIN(p->least, took) : took;
		p->most = MAX(p->most, took);
		p->sum += took;
		p->good++;
	}
	settle(cx, p, mark);
}

static bool read_vrf(const Probe *p, const char *name, unsigned *out)
{
	const Vrf *vrf = name[0] ? vrf_find(p->node, name) : NULL;
	*out = vrf ? vrf->number : VRF_GLOBAL;
	return !name[0] || (vrf && vrf->defined);
}

/* An address of our own, or an interface's, in that VRF. */
static bool read_source(const Probe *p, unsigned vrf, const char *text, Ip4 *out)
{
	if (text[0] == '\0')
		return true;
	if (ip4_parse(text, out))
		return p->ip->is_local(p->ip_self, vrf, *out);
	const Iface *ifc = node_iface(p->node, text);
	*out = ifc && ifc->vrf == vrf ? ifc->addr.ip : 0;
	return *out != 0;
}

void ping_run(Ctx *cx, void *self, const Args *a)
{
	Probe *probe = self;
	Ip4 src = 0;
	unsigned vrf = VRF_GLOBAL;
	if (!read_vrf(probe, arg_str(a, "vrf"), &vrf)) {
		obs_emit(cx, &ping_no_vrf_obs, (ObsVal[]){OV_S(arg_str(a, "vrf"))});
		return;
	}
	if (!read_source(probe, vrf, arg_str(a, "src"), &src)) {
		obs_emit(cx, &ping_refused_obs, (ObsVal[]){OV_S(arg_str(a, "src"))});
		return;
	}
	Ping *p = g_new0(Ping, 1);
	p->probe = probe;
	p->src = src;
	p->vrf = (uint16_t)vrf;
	p->dst = arg_ip(a, "dst");
	p->id = ++probe->next_id;
	p->repeat = arg_has(a, "n") ? (unsigned)arg_num(a, "n") : 5;
	p->size = arg_has(a, "octets") ? (uint16_t)arg_num(a, "octets") : 100;
	p->timeout = arg_has(a, "t") ? VT_S(arg_num(a, "t")) : VT_S(2);
	p->marks = g_string_new(NULL);
	timer_tree_init(&p->timers, &probe->node->timers, p, sizeof *p);
	timer_init(&p->timer, &ping_timer, &p->timers, p, NULL);
	g_ptr_array_add(probe->pings, p);
	send_next(cx, p);
}

void ping_free(void *ping)
{
	Ping *p = ping;
	timer_tree_fini(&p->timers);
	g_string_free(p->marks, TRUE);
	g_free(p);
}
