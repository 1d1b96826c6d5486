#!/usr/bin/env python3
"""Scores a triage command against hand-made answers.

  score.py [-v] [--set DIR] [--json FILE] COMMAND...     e.g.  score.py -v --set triage/testdata/clerk ./cissd parse --json

The command gets all .eml files as arguments and must print one JSON object a file and line (SPEC Appendix A).  Files for
which nothing usable came back are tried again one by one.  -v lists every difference.  The keys of expect.jsonl are explained in triage/testdata/README.md. 
"""
import argparse, json, os, re, shlex, subprocess, sys, tempfile, unicodedata
from collections import defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
REQUIRED = {"requestor_name", "agency", "requestor_contact", "classification", "priority"}
FREE = {"basis", "purpose", "description", "predication", "reported_event"}
# neither right nor wrong where the answer does not name them (a value in "forbidden" is wrong all the same)
LENIENT = FREE | {"origin", "request_type", "entity_type", "inquiry_type", "inquiry_category", "component", "program_affected",
                  "facility_id", "facility_organization", "visit_type", "visit_status", "visit_start", "visit_end", "le_official",
                  "le_agency", "le_component", "le_office", "le_phone", "le_case_number", "details", "case_handle",
                  "non_individual_name", "support_kind", "sponsor", "requestor_title", "submitter"}
TEXTKEYS = {"REASON", "NEED", "REMARKS", "TEXT"}
NAMES = {"requestor_name", "le_official", "ogc_representative"}
ORGS = {"agency", "component", "le_agency", "organization", "program_affected", "facility_organization", "non_individual_name"}
LISTS = {"country_of_concern", "country_of_citizenship", "country_of_residence", "phones", "emails"}
SUBJECT_STRICT = {"date_of_birth", "phones", "emails"}
TITLES = set("mr mrs ms mx dr sa ssa dusm lt ltjg cdr lcdr capt cpt col ltc maj major cpo osc chief officer special agent supervisory "
             "det detective inspector deputy esq agte herr mlle u petty postal sgt tsgt civ rac director sheriff trooper cw2 "
             "ensign gs corporal ranger marshal us".split())

# ------------------------------------------------------------------ normalising
def norm(s):
    s = unicodedata.normalize("NFC", str(s)).replace("\u2019", "'").replace("\u2018", "'").replace("\u201c", '"').replace("\u201d", '"')
    return re.sub(r"\s+", " ", s).strip().casefold()
def words(s):
    return re.sub(r"[^\w&']+", " ", norm(s)).strip()
def alnum(s):
    return re.sub(r"[\W_]", "", norm(s))
def phone(s):
    s = re.split(r"(?i)(;ext=|\bx|\bext)", str(s))[0]
    d = re.sub(r"\D", "", s)
    return "1" + d if len(d) == 10 and not str(s).strip().startswith("+") else d
def person(s):
    s = norm(s)
    m = re.match(r"^([^,]+), *([^,]+)$", s)
    if m and m.group(2).split()[0] not in ("jr", "sr", "ii", "iii", "ph.d.", "esq", "esq.", "ph.d"):
        s = m.group(2) + " " + m.group(1)
    t = [w for w in re.sub(r"[.,\"()]", " ", s).split()]
    u = [w for w in t if w not in TITLES and len(w) > 1]
    return " ".join(u or t)
def org(s):
    s = re.sub(r"\(.*?\)", " ", norm(s)).replace("&", " and ").replace("dept.", "department")
    s = re.sub(r"\b(u\.?s\.?|united states|the)(?=\s|$)", " ", s)
    return re.sub(r"[^\w]+", " ", s).strip()
def classif(s):
    w = words(s)
    if w.startswith(("unclass", "cui", "controlled unclass", "u ", "not class")) or w in ("u", "fouo", "nipr", "niprnet"):
        return "unclassified"
    return "classified" if w.startswith(("class", "secret", "top secret", "confidential", "ts", "s ")) or w == "s" else w
def network(s):
    a = alnum(s)
    if "clan" in a or "jwics" in a:
        return "jwics/c-lan"
    return "siprnet" if a.startswith("sipr") else a
def lst(v):
    return v if isinstance(v, list) else []
def typ(s):
    w = words(s or "")
    return {"request for information": "RFI", "request for support": "RFS", "foreign activity inquiry": "FAI"}.get(w, w.upper() or None)
def value(g):
    return g["value"] if isinstance(g, dict) and "value" in g else g
def aslist(v):
    return v if isinstance(v, list) else [v]
def alts(v):
    return v["any"] if isinstance(v, dict) and "any" in v else [v]

def key(name, v):
    """comparable form of one scalar value"""
    if name in ("phones",) or name.endswith("_phone"): return phone(v)
    if name in NAMES: return person(v)
    if name in ORGS: return org(v)
    if name == "classification": return classif(v)
    if name == "network": return network(v)
    if name == "origin": return words(v)[:3]
    if name in ("number", "type", "case_reference", "le_case_number", "facility_id"): return alnum(v)
    if name == "gender": return words(v)[:1]
    if name in ("due_date", "visit_start", "visit_end", "date_of_birth", "issued", "expires"): return str(v)[:10]
    return words(v)

def same(name, exp, got):
    """does got (a scalar, or a list for list fields) agree with one accepted form?"""
    if got is None or got == "" or got == []:
        return False
    if name in FREE:
        g = norm(" ".join(map(str, aslist(got)))).replace("_", " ")
        if name in ("basis", "purpose") and len(g) > 1500:
            return False
        return any(all(norm(p) in g for p in aslist(e)) for e in alts(exp))
    if name == "support_kind":
        return any(norm(e) in norm(got) for e in alts(exp))
    for e in alts(exp):
        if isinstance(e, list) or isinstance(got, list):
            if {key(name, x) for x in aslist(e)} == {key(name, x) for x in aslist(got)}:
                return True
            continue
        a, b = key(name, e), key(name, got)
        if a == b and a != "":
            return True
        if name in ORGS and a and b and (" %s " % a in " %s " % b or " %s " % b in " %s " % a and len(b) >= 0.6 * len(a)):
            return True
        if name == "case_reference" and a and a in b and len(b) < len(a) + 8:
            return True
    return False

# ------------------------------------------------------------------ running the command
def run_command(cmd, files):
    def once(fs, limit):
        try:
            p = subprocess.run(cmd + fs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=limit)
        except (subprocess.TimeoutExpired, OSError) as e:
            return {}, str(e)
        out, txt = {}, p.stdout.decode("utf-8", "replace")
        objs = []
        try:
            one = json.loads(txt)
            objs = one if isinstance(one, list) else [one]
        except ValueError:
            for l in txt.split("\n"):
                try:
                    objs.append(json.loads(l))
                except ValueError:
                    pass
        objs = [o for o in objs if isinstance(o, dict)]
        if len(fs) == 1 and len(objs) == 1:
            return {os.path.basename(fs[0]): objs[0]}, ""
        for o in objs:
            if isinstance(o.get("file"), str) and "outcome" in o:
                out[os.path.basename(o["file"])] = o
        return out, p.stderr.decode("utf-8", "replace")[-500:]
    got, err = once(files, 600)
    again = [f for f in files if os.path.basename(f) not in got]
    if again:
        print("one process: %d of %d answered%s; the others one by one" % (len(got), len(files), " (%s)" % err.strip().split("\n")[-1] if err.strip() else ""))
    for f in again:
        o, _ = once([f], 60)
        got.update(o)
    return got

# ------------------------------------------------------------------ scoring
class Tally:
    def __init__(self):
        self.t = defaultdict(lambda: [0, 0, 0])
    def add(self, name, tp=0, fp=0, fn=0):
        x = self.t[name]
        x[0] += tp; x[1] += fp; x[2] += fn
def prf(tp, fp, fn):
    p = tp / (tp + fp) if tp + fp else (1.0 if not fn else 0.0)
    r = tp / (tp + fn) if tp + fn else 1.0
    return p, r, (2 * p * r / (p + r) if p + r else 0.0)

def strings(o):
    if isinstance(o, dict):
        for k, v in o.items():
            yield from strings(v)
    elif isinstance(o, list):
        for v in o:
            yield from strings(v)
    elif isinstance(o, str):
        yield o

ADDITIVE = {"NOTE", "ACTIVITY", "EXHIBIT", "PERSON", "CALL"}
ALIAS = {"APPROVED": "APPROVE", "REJECTED": "REJECT", "DISAPPROVE": "REJECT", "NON-CONCUR": "NONCONCUR"}
def the_command(o):
    """the one command that would be carried out: `command`, or the one decision among `commands` (two: none, GR-6)"""
    c = o.get("command")
    if not c and lst(o.get("commands")):
        cs = [x for x in o["commands"] if isinstance(x, dict)]
        ds = [x for x in cs if str(x.get("verb", "")).upper() not in ADDITIVE]
        c = ds[0] if len(ds) == 1 else cs[0] if cs and not ds else None
    return c
def verb(o):
    c = the_command(o)
    if isinstance(c, str):
        c = {"verb": c.split(" ", 1)[0], "args": c.split(" ", 1)[1] if " " in c else ""}
    if not isinstance(c, dict):
        return None, ""
    v = str(c.get("verb") or "").strip().upper()
    if v in ("", "NULL", "NONE"):
        return None, ""
    v = ALIAS.get(v, v)
    a = c.get("argument", c.get("args"))
    if isinstance(a, dict): a = " ".join(map(str, a.values()))
    if isinstance(a, list): a = " ".join(map(str, a))
    return v, str(a or "")
def argkey(s):
    return norm(s).strip(" .:;,-\u2013")

def text_lines(s):
    """the lines, without blank ones (HTML has no one true number of these) and blanks at line ends"""
    s = str(s).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return [l.rstrip() for l in s.strip().split("\n") if l.strip()]
def keys_right(want, got, argument=""):
    """text on the verb's own line may be given as the key's value or as part of the argument (GR-9)"""
    got = {str(k).upper(): v for k, v in got.items()} if isinstance(got, dict) else {}
    for k, v in want.items():
        g = norm(value(got.get(k)) if got.get(k) is not None else "")
        if not g and norm(v) in norm(argument):
            continue
        if not (g == norm(v) or k in TEXTKEYS and g.startswith(norm(v)) and len(g) < len(norm(v)) + 140):
            return False
    return True

def score_fields(x, o, T, say):
    exp, got = x["fields"], o.get("fields") or {}
    got = {k: v for k, v in got.items() if value(v) not in (None, "", [])
           or (isinstance(v, dict) and v.get("conflict"))} if isinstance(got, dict) else {}
    arg, forb, conf = set(x.get("arguable", ())), x.get("forbidden", {}), x.get("conflicts", {})
    done = set()
    for name, e in exp.items():
        if "|" in name:
            ns = name.split("|")
            done |= set(ns)
            if any(n in got and same(n, e, value(got[n])) for n in ns):
                T.add(ns[0], tp=1)
            elif name in arg and not any(n in got for n in ns):
                pass
            else:
                T.add(ns[0], fn=0 if name in arg else 1, fp=1 if any(n in got for n in ns) else 0)
                say("field", name, "want", e, "got", {n: value(got[n]) for n in ns if n in got})
            continue
        done.add(name)
        if name not in got:
            if name not in arg:
                T.add(name, fn=1)
                say("field", name, "want", e, "got nothing")
            continue
        g = value(got[name])
        if name in LISTS and isinstance(e, list):
            E, G = {key(name, a) for a in e}, {key(name, a) for a in aslist(g)}
            T.add(name, tp=len(E & G), fp=len(G - E), fn=len(E - G))
            if E != G:
                say("field", name, "want", e, "got", g)
        elif same(name, e, g):
            T.add(name, tp=1)
        else:
            T.add(name, fp=1, fn=0 if name in arg else 1)
            say("field", name, "want", e, "got", g)
    for name, vs in conf.items():
        done.add(name)
        g = got.get(name)
        if isinstance(g, dict) and g.get("conflict") and (value(g) in (None, "", []) or any(same(name, v, y) for v in vs for y in aslist(value(g)))):
            T.add(name, tp=1)
        else:
            T.add(name, fn=1, fp=1 if g is not None else 0)
            say("conflict not shown:", name, "between", vs, "got", g)
    for name in got:
        if name in done:
            continue
        g = value(got[name])
        bad = any(same(name, f, y) for f in forb.get(name, ()) for y in aslist(g))
        if bad or (name not in arg and name not in LENIENT):
            T.add(name, fp=1)
            say("field", name, "FORBIDDEN" if bad else "not in the mail", "got", g)

def likeness(e, g):
    n = 0
    ei, gi = {alnum(i.get("number", "")) for i in e.get("ids", [])}, {alnum((i or {}).get("number", "")) for i in aslist(value(g.get("ids") or []))if isinstance(i, dict)}
    n += 4 * len((ei & gi) - {""})
    for k, w in (("last_name", 3), ("first_name", 2), ("date_of_birth", 1)):
        if k in e and k in g and same(k, e[k], value(g[k])):
            n += w
    return n
def score_subjects(x, o, T, say):
    es = list(x.get("subjects", ()))
    gs = [g for g in lst(o.get("subjects")) if isinstance(g, dict)]
    pairs = sorted(((likeness(e, g), -i, -j) for i, e in enumerate(es) for j, g in enumerate(gs)), reverse=True)
    me, mg = {}, {}
    for n, i, j in pairs:
        if n > 0 and -i not in me and -j not in mg:
            me[-i], mg[-j] = -j, -i
    for i, e in enumerate(es):
        if i not in me:
            T.add("subject", fn=1)
            for k in e:
                if k not in e.get("arguable", ()) and k != "arguable":
                    T.add("subject." + k, fn=len(e[k]) if k == "ids" else 1)
            say("subject not found:", e.get("first_name"), e.get("last_name"))
            continue
        T.add("subject", tp=1)
        g = gs[me[i]]
        for k, v in e.items():
            gv = value(g.get(k))
            if k in ("ids", "arguable") or k in e.get("arguable", ()) and gv in (None, "", []):
                continue
            if k in ("phones", "emails"):
                E, G = {key(k, a) for a in v}, {key(k, a) for a in aslist(gv or [])}
                T.add("subject." + k, tp=len(E & G), fp=len(G - E), fn=len(E - G))
                ok = E == G
            elif k.startswith("country") and isinstance(v, dict) and isinstance(gv, list):
                ok = set(map(norm, gv)) <= set(map(norm, v["any"])) and bool(gv)
                T.add("subject." + k, tp=int(ok), fp=int(not ok), fn=int(not ok))
            else:
                ok = same(k, v, gv)
                T.add("subject." + k, tp=int(ok), fp=0 if ok or gv in (None, "", []) else 1, fn=int(not ok and k not in e.get("arguable", ())))
            if not ok:
                say("subject", e.get("last_name"), k, "want", v, "got", gv)
        for k in SUBJECT_STRICT:
            if k not in e and value(g.get(k)) not in (None, "", []):
                T.add("subject." + k, fp=1)
                say("subject", e.get("last_name"), k, "not in the mail, got", value(g.get(k)))
        gids = {alnum(d.get("number", "")): d for d in aslist(value(g.get("ids") or [])) if isinstance(d, dict)}
        for d in e.get("ids", []):
            h = gids.pop(alnum(d["number"]), None)
            T.add("subject.ids", tp=int(h is not None), fn=int(h is None))
            if h is None:
                say("subject", e.get("last_name"), "id", d["number"], "not found")
                for k in ("type", "country", "issued", "expires"):
                    if k in d:
                        T.add("subject.ids." + k, fn=1)
                continue
            for k in ("type", "country", "issued", "expires"):
                if k in d:
                    ok = same(k, d[k], value(h.get(k)))
                    T.add("subject.ids." + k, tp=int(ok), fn=int(not ok), fp=int(not ok and value(h.get(k)) not in (None, "")))
                    if not ok:
                        say("subject", e.get("last_name"), "id", d["number"], k, "want", d[k], "got", value(h.get(k)))
        for n in gids:
            T.add("subject.ids", fp=1)
            say("subject", e.get("last_name"), "id not in the mail:", n)
    if not x.get("subjects_open"):
        for j, g in enumerate(gs):
            if j not in mg:
                T.add("subject", fp=1)
                say("subject not in the mail:", {k: value(v) for k, v in g.items()})

def missing_set(o):
    m = {"requestor_phone": "requestor_contact", "requestor_email": "requestor_contact", "contact": "requestor_contact", "network": "classification"}
    return {m.get(str(n), str(n)) for n in lst(o.get("missing"))}

def score(expect, got, verbose=False, out=sys.stdout):
    C = defaultdict(lambda: [0, 0])          # name -> [right, of]
    T = Tally()
    G = defaultdict(lambda: [0, 0])
    wrong, args_wrong, false_alarms, near_alarms, leaks, nothing, confusion = [], [], [], [], [], [], defaultdict(int)
    def count(name, ok):
        C[name][0] += bool(ok); C[name][1] += 1
    for x in expect:
        f = x["file"]
        def say(*a):
            if verbose:
                print("  %s: %s" % (f, " ".join(str(y) for y in a)), file=out)
        o = got.get(f)
        if o is None:
            nothing.append(f)
            say("no answer")
            o = {}
        oc = o.get("outcome")
        ok = oc == x["outcome"] or oc in x.get("outcome_ok", ())
        count("outcome", ok)
        G[x["group"]][0] += ok; G[x["group"]][1] += 1
        if not ok:
            confusion[(x["outcome"], oc)] += 1
            say("outcome want", x["outcome"], "got", oc)
        if "type" in x:
            ok = typ(o.get("type")) == typ(x["type"])
            count("type", ok); count("type " + typ(x["type"]), ok)
            if not ok:
                say("type want", x["type"], "got", o.get("type"))
        # spillage
        if x["outcome"] == "spillage":
            count("spill", oc == "spillage")
            blob = norm(" ".join(strings({k: v for k, v in o.items() if k != "file"})))
            for ph in x.get("must_not_leak", ()):
                if norm(ph) in blob:
                    leaks.append(f); say("content of a spillage in the output:", ph)
                    break
        elif oc == "spillage":
            false_alarms.append(f)
            if x["group"] == "near_miss":
                near_alarms.append(f)
        # fields
        if x["outcome"] in ("new_request", "request_update"):
            score_fields(x, o, T, say)
            if x["outcome"] == "new_request":
                score_subjects(x, o, T, say)
                may = set(x.get("missing_may", ()))
                ok = missing_set(o) - may == set(x["missing"]) and o != {}
                count("missing", ok)
                count("missing, something is" if x["missing"] else "missing, nothing is", ok)
                if not ok:
                    say("missing want", x["missing"], "may", sorted(may), "got", o.get("missing"))
                st = {str(c.get("number")): norm(c.get("state", "")) for c in lst(o.get("criteria")) if isinstance(c, dict)}
                for n, names in (("7", {"requestor_name", "agency", "requestor_contact"}), ("8", {"classification", "priority"})):
                    if may & names or names & set(x.get("conflicts", ())):
                        continue
                    count("criteria 7/8", st.get(n) == ("not met" if names & set(x["missing"]) else "met"))
        if x.get("pii_in_rfs"):
            st = {str(c.get("number")): norm(c.get("state", "")) for c in lst(o.get("criteria")) if isinstance(c, dict)}
            w = norm(" ".join(strings(o.get("warnings") or [])))
            count("pii in rfs flagged", st.get("4") == "not met" or "pii" in w or "personal" in w)
        if "submitter" in x:
            count("submitter", norm(x["submitter"]) in norm(" ".join(strings([o.get("submitter")])) + " " + " ".join(strings([(o.get("fields") or {}).get("submitter")] if isinstance(o.get("fields"), dict) else []))))
        if "attachments" in x:
            names = {unicodedata.normalize("NFC", str(a.get("name"))) for a in lst(o.get("attachments")) if isinstance(a, dict)}
            ok = {unicodedata.normalize("NFC", n) for n in x["attachments"]} <= names
            count("attachment names", ok)
            if not ok:
                say("attachments want", x["attachments"], "got", sorted(names))
        if "machine" in x:
            m, g = x["machine"], o.get("machine") if isinstance(o.get("machine"), dict) else {}
            count("machine kind", g.get("kind") == m["kind"])
            if g.get("kind") != m["kind"]:
                say("machine kind want", m["kind"], "got", g.get("kind"))
            if "recipients" in m:
                r = g.get("recipients", g.get("for_recipient"))
                count("machine recipients", {norm(v) for v in aslist(r or [])} == {norm(v) for v in m["recipients"]})
            if "status" in m:
                count("machine status", norm(g.get("status") or "") == norm(m["status"]))
        elif isinstance(o.get("machine"), dict) and o["machine"].get("kind") in ("bounce", "auto_reply", "receipt", "recall", "calendar", "list"):
            count("machine kind", False)
            say("a person taken for a machine:", o["machine"])
        # commands: in every mail, not only in the replies
        ev, ea = verb(x)
        gv, ga = verb(o)
        if x["group"] == "reply":
            count("decision", gv == ev and o != {})
        if gv is not None and gv != ev:
            wrong.append("%s: %s, right is %s" % (f, gv, ev))
            say("WRONG DECISION TAKEN:", gv, ga, "- right is", ev)
        elif gv != ev:
            say("command not understood: want", ev, ea)
        elif ev is not None:
            c, g = x["command"], the_command(o)
            g = g if isinstance(g, dict) else {}
            bad = [] if any(argkey(ga) == argkey(v) for v in aslist(c["args"])) else ["argument want %r got %r" % (c["args"], ga)]
            if not keys_right(c.get("keys", {}), g.get("keys"), ga):
                bad.append("keys want %r got %r" % (c["keys"], g.get("keys")))
            bad += ["%s want %s got %s" % (k, c[k], g.get(k)) for k in ("number", "version") if k in c and str(g.get(k)) != c[k]]
            if bad:
                args_wrong.append(f); say("command:", *bad)
        if x["group"] == "reply" and "new_text" in x:
            forms = [x["new_text"]] + x.get("new_text_any", [])
            nt = o.get("new_text")
            nt = "" if nt is None and o else nt
            e1 = nt is not None and text_lines(nt) in [text_lines(v) for v in forms]
            e2 = nt is not None and norm(nt) in [norm(v) for v in forms]
            count("new_text exact", e1); count("new_text normalised", e2)
            if not e2:
                say("new_text want", repr(x["new_text"]), "got", repr(nt))
            elif not e1:
                say("new_text differs in lines only: got", repr(nt))
    def rate(n):
        a, b = C[n]
        return a / b if b else 1.0
    def line(n, label=None):
        a, b = C[n]
        print("%-28s %6.3f  (%d of %d)" % (label or n, rate(n), a, b), file=out)
    print("files %d, without an answer %d" % (len(expect), len(nothing)), file=out)
    line("outcome", "outcome accuracy")
    for g in G:
        print("    %-24s %6.3f  (%d of %d)" % (g, G[g][0] / G[g][1], *G[g]), file=out)
    for (a, b), n in sorted(confusion.items(), key=lambda t: -t[1])[:12]:
        print("    %s taken for %s: %d" % (a, b, n), file=out)
    line("type", "type accuracy")
    for t in ("RFI", "RFS", "FAI"):
        line("type " + t, "    " + t)
    print("\n%-32s %5s %5s %5s   %6s %6s %6s" % ("field", "tp", "fp", "fn", "P", "R", "F1"), file=out)
    tot, f1s = [0, 0, 0], []
    for name in sorted(T.t):
        t = T.t[name]
        p, r, f1 = prf(*t)
        if t[0] + t[2]:
            f1s.append(f1)
        tot = [a + b for a, b in zip(tot, t)]
        print("%-32s %5d %5d %5d   %6.3f %6.3f %6.3f" % (name, *t, p, r, f1), file=out)
    micro = prf(*tot)
    macro = sum(f1s) / len(f1s) if f1s else 0.0
    print("%-32s %5d %5d %5d   %6.3f %6.3f %6.3f" % ("micro", *tot, *micro), file=out)
    print("%-32s %42.3f\n" % ("macro F1 (%d fields)" % len(f1s), macro), file=out)
    line("missing", "required-missing exact")
    line("missing, something is", "    where something is missing"); line("missing, nothing is", "    where nothing is missing")
    line("criteria 7/8", "criteria 7 and 8")
    line("pii in rfs flagged")
    line("attachment names"); line("submitter")
    line("spill", "spillage recall")
    print("%-28s %6d  (near misses: %d)" % ("spillage false alarms", len(false_alarms), len(near_alarms)), file=out)
    for f in false_alarms:
        print("    " + f, file=out)
    print("%-28s %6d  (anywhere in the output)" % ("spillage content in output", len(leaks)), file=out)
    line("machine kind"); line("machine recipients"); line("machine status")
    line("decision", "decision accuracy")
    print("%-28s %6d" % ("WRONG DECISIONS TAKEN", len(wrong)), file=out)
    for w in wrong[:40]:
        print("    " + w, file=out)
    print("%-28s %6d" % ("right verb, wrong arguments", len(args_wrong)), file=out)
    line("new_text exact"); line("new_text normalised")
    res = dict(outcome=rate("outcome"), type=rate("type"), field_f1=micro[2], field_macro_f1=macro, missing=rate("missing"),
               spill_recall=rate("spill"), spill_false=len(false_alarms), spill_leaks=len(leaks), decisions=rate("decision"),
               decisions_wrong=len(wrong), args_wrong=len(args_wrong), newtext=rate("new_text exact"),
               newtext_norm=rate("new_text normalised"), no_answer=len(nothing))
    print("outcome=%.3f type=%.3f field_f1=%.3f missing=%.3f spill_recall=%.3f spill_false=%d decisions_wrong=%d newtext=%.3f"
          % (res["outcome"], res["type"], res["field_f1"], res["missing"], res["spill_recall"], res["spill_false"], res["decisions_wrong"], res["newtext"]), file=out)
    return res

# ------------------------------------------------------------------ self-test
FAKE = r'''
import json, os, sys, random
mode, D = sys.argv[1], sys.argv[2]
files = sys.argv[3:]
X = {x["file"]: x for x in map(json.loads, open(os.path.join(D, "expect.jsonl"), encoding="utf-8"))}
if mode == "crash": sys.exit(3)
if mode == "single" and len(files) > 1: sys.stderr.write("one file at a time\n"); sys.exit(2)
FREE = {"basis", "purpose", "description", "predication", "reported_event"}
def pick(v, last): return (v["any"][-1] if last else v["any"][0]) if isinstance(v, dict) and "any" in v else v
for f in files:
    x, rnd = X[os.path.basename(f)], random.Random(f)
    if mode == "rubbish":
        print(json.dumps({"file": f, "outcome": rnd.choice(["spillage", "new_request", "bounce"]), "type": "XYZ", "new_text": "blah",
          "fields": {"priority": {"value": "purple"}, "agency": {"value": "Ministry of Silly Walks"}, "ship": {"value": "x"}},
          "subjects": [{"last_name": "Nobody"}], "missing": ["shoe_size"], "command": {"verb": "APPROVE", "args": ""},
          "attachments": 7 if rnd.random() < .1 else [], "machine": {"kind": "toaster"}})); continue
    if mode == "garbage" and rnd.random() < .5: print("panic: \x00 not json {"); continue
    last = mode == "last"
    o = {"file": f if mode != "last" else os.path.basename(f), "outcome": (x.get("outcome_ok") or [x["outcome"]])[-1] if last else x["outcome"], "type": x.get("type"),
         "new_text": (x.get("new_text_any") or [x.get("new_text", "")])[-1] if last else x.get("new_text", ""), "machine": x.get("machine"), "command": x.get("command"),
         "subjects": [], "missing": x.get("missing", []) + (x.get("missing_may", []) if last else []), "attachments": [{"name": n} for n in x.get("attachments", [])]}
    if o["command"]:
        c = dict(o["command"]); a = c.pop("args"); c["argument"] = a[-1 if last else 0] if isinstance(a, list) else a; o["command"] = c
        if last: c["keys"] = {k.lower(): v + ("\n\nand more" if k == "REASON" else "") for k, v in c.get("keys", {}).items()}; o["commands"] = [c]; del o["command"]
    if last and x.get("type"): o["type"] = {"rfi": "Request for Information", "rfs": "RFS", "fai": "FAI"}[x["type"]]
    if "submitter" in x: o["submitter"] = {"name": "N", "address": x["submitter"]}
    if x["outcome"] == "spillage": o["new_text"] = ""
    F = {}
    for k, v in x["fields"].items():
        if last and k in x.get("arguable", []): continue
        v = pick(v, last)
        if k == "support_kind": v = "a " + v + " for us"
        if k in FREE: v = " ... ".join(v)
        F[k.split("|")[-1 if last else 0]] = {"value": v.upper() if last and isinstance(v, str) and k not in ("due_date",) else v, "conflict": False}
    for k, vs in x.get("conflicts", {}).items():
        F[k] = {"value": vs[-1 if last else 0], "conflict": True}
    o["fields"] = F
    for s in x.get("subjects", []):
        o["subjects"].append({k: (pick(v, last)) for k, v in s.items() if k != "arguable" and not (last and k in s.get("arguable", []))})
    if last: o["subjects"].reverse()
    m = set(x.get("missing", []))
    o["criteria"] = [{"number": 7, "state": "not met" if m & {"requestor_name", "agency", "requestor_contact"} else "met"},
                     {"number": 8, "state": "not met" if m & {"classification", "priority"} else "met"}, {"number": 4, "state": "not met" if x.get("pii_in_rfs") else "for you to judge"}]
    print(json.dumps(o, ensure_ascii=False))
'''
def selftest(D):
    expect, files = load(D)
    ok = True
    with tempfile.TemporaryDirectory() as tmp:
        fake = os.path.join(tmp, "fake.py")
        open(fake, "w").write(FAKE)
        for mode in ("right", "last", "single", "garbage", "rubbish", "crash"):
            print("=== fake command: %s" % mode)
            sink = open(os.devnull, "w")
            got = run_command([sys.executable, fake, mode, D], files)
            r = score(expect, got, out=sink)
            print("   ", {k: round(v, 3) for k, v in r.items()})
            if mode in ("right", "last", "single"):
                good = all(r[k] == 1.0 for k in ("outcome", "type", "field_f1", "field_macro_f1", "missing", "spill_recall", "decisions", "newtext", "newtext_norm")) \
                    and not any(r[k] for k in ("spill_false", "spill_leaks", "decisions_wrong", "args_wrong", "no_answer"))
            elif mode == "garbage":
                good = 0 < r["no_answer"] < len(expect) and r["decisions_wrong"] == 0
            elif mode == "rubbish":
                good = r["type"] == 0 and r["field_f1"] < 0.05 and r["missing"] == 0 and r["newtext"] == 0 and r["decisions_wrong"] > 0.8 * len(expect) and r["spill_false"] > 0
            else:
                good = r["no_answer"] == len(expect) and r["outcome"] == 0 and r["field_f1"] == 0 and r["missing"] == 0 and r["newtext"] == 0 and r["decisions_wrong"] == 0
            print("    %s" % ("as it must be" if good else "WRONG"))
            if not good and mode in ("right", "last", "single"):
                score(expect, got, verbose=True)
            ok = ok and good
    return 0 if ok else 1

def load(D):
    with open(os.path.join(D, "expect.jsonl"), encoding="utf-8") as fh:
        expect = [json.loads(l) for l in fh if l.strip()]
    return expect, [os.path.join(D, x["file"]) for x in expect]

def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("-v", action="store_true", help="list every difference")
    ap.add_argument("--set", default=os.path.join(HERE, "..", "..", "triage", "testdata", "samples"), help="folder with .eml files and expect.jsonl")
    ap.add_argument("--json", help="also write the result here")
    ap.add_argument("--selftest", action="store_true")
    ap.add_argument("command", nargs=argparse.REMAINDER)
    a = ap.parse_args()
    if a.selftest:
        return selftest(a.set)
    if not a.command:
        ap.error("no command")
    cmd = a.command[1:] if a.command[0] == "--" else a.command
    if len(cmd) == 1:
        cmd = shlex.split(cmd[0])
    expect, files = load(a.set)
    res = score(expect, run_command(cmd, files), a.v)
    if a.json:
        with open(a.json, "w") as fh:
            json.dump(res, fh, indent=1)
    return 0

if __name__ == "__main__":
    sys.exit(main())
