#!/usr/bin/python3
"""Fills blank.pdf with four programs that have nothing in common with ours. See README.md."""
import json
import os
import shutil
import subprocess
import tempfile
from xml.sax.saxutils import escape

import pikepdf
import pypdf

TEXT = {
    "Answer needed by": "14 DEC 2026",
    "Requestor name": "Ana Lucía Muñoz-Øvergård",
    "Agency": "CBP",
    "Component": "Laredo Field Office",
    "Telephone": "(956) 555-0118",
    "Email": "ana.munoz@cbp.dhs.gov",
    "Case reference": "LRD-26-00417",
    "Country of concern": "Poland",
    "Basis": "During secondary inspection the traveler presented two cards\nof a DHS contractor (“Żuraw & Sons”).",
    "Purpose": "To learn whether he was ever sponsored for access to a DHS facility.",
    "Subject 1.Last name": "Żółkiewski",
    "Subject 1.First name": "Łukasz",
    "Subject 1.Date of birth": "12 MAR 1980",
    "Subject 1.Citizenship": "Poland",
    "Subject 1.Passport number": "EM1234567",
    "Subject 1.Passport country": "Poland",
    "Subject 1.Employer": "Żuraw Sp. z o.o.",
    "Subject 2.Last name": "Wang",
    "Subject 2.First name": "Wei (王伟)",
    "Subject 2.Citizenship": "China",
}
RADIO = {"Kind of request": "RFI", "How urgent": "urgent"}
BOX = {"Classification": "unclassified"}
LIST = {"Subject 1.Gender": "male"}


def run(*args):
    subprocess.run(args, check=True)


def pdftk():
    tree = {}
    for k, v in {**TEXT, **RADIO, **BOX, **LIST}.items():
        at = tree
        *path, last = k.split(".")
        for p in path:
            at = at.setdefault(p, {})
        at[last] = v

    def xml(t):
        return "".join(
            f'<field name="{escape(k)}">' + (xml(v) if isinstance(v, dict) else f"<value>{escape(v)}</value>") + "</field>" for k, v in t.items()
        )

    with tempfile.NamedTemporaryFile("w", suffix=".xfdf", encoding="utf-8") as f:
        f.write('<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>' + xml(tree) + "</fields></xfdf>")
        f.flush()
        run("pdftk", "blank.pdf", "fill_form", f.name, "output", "pdftk.pdf", "need_appearances")
        run("pdftk", "blank.pdf", "fill_form", f.name, "output", "flattened.pdf", "flatten")


MUTOOL = """
var doc = new PDFDocument("%(source)s"), met = {};
for (var p = 0; p < doc.countPages(); p++) {
    doc.loadPage(p).getWidgets().forEach(function (w) {
        var label = w.getLabel().split(" (")[0], kind = w.getFieldType();
        met[label] = (met[label] || 0) + 1;
        var value = values[label] || values["Subject " + met[label] + "." + label];
        if (kind == "radiobutton" || kind == "checkbox") {
            if (ticks.indexOf(label) >= 0) w.toggle();
        } else if (value && kind == "combobox") {
            w.setChoiceValue(value);
        } else if (value) {
            w.setTextValue(value);
        }
        w.update();
    });
}
doc.save("%(target)s", "%(options)s");
"""


def mupdf():
    ticks = ["Kind of request, RFI, request for information", "How urgent, urgent", "Classification"]
    shutil.copy("blank.pdf", "mupdf-appended.pdf")
    for source, target, options in [("blank.pdf", "mupdf.pdf", "compress,garbage"), ("mupdf-appended.pdf", "mupdf-appended.pdf", "incremental")]:
        with tempfile.NamedTemporaryFile("w", suffix=".js", encoding="utf-8") as f:
            f.write("var values = " + json.dumps({**TEXT, **LIST}) + ", ticks = " + json.dumps(ticks) + ";")
            f.write(MUTOOL % {"source": source, "target": target, "options": options})
            f.flush()
            run("mutool", "run", f.name)


def with_pypdf():
    reader = pypdf.PdfReader("blank.pdf")
    writer = pypdf.PdfWriter()
    writer.append_pages_from_reader(reader)  # this loses the list of fields: they stand on the pages alone
    flat = {k: v for k, v in TEXT.items() if "." not in k}
    for page in writer.pages:
        writer.update_page_form_field_values(page, flat)
    writer.write("pypdf.pdf")


def qpdf():
    with pikepdf.open("blank.pdf") as pdf:
        def walk(fields, path):
            for f in fields:
                name = path + [str(f.T)] if "/T" in f else path
                full = ".".join(name)
                if full in TEXT:
                    f.V = pikepdf.String(TEXT[full])
                elif full in LIST:
                    f.V = pikepdf.String(LIST[full])
                elif full in BOX:
                    f.V = f.AS = pikepdf.Name("/" + BOX[full])
                elif full in RADIO:
                    f.V = pikepdf.Name("/" + RADIO[full])
                elif "/Kids" in f and "/FT" not in f:
                    walk(f.Kids, name)

        walk(pdf.Root.AcroForm.Fields, [])
        pdf.save("qpdf.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
    run("qpdf", "--encrypt", "", "owner", "256", "--", "qpdf.pdf", "encrypted.pdf")


os.chdir(os.path.dirname(os.path.abspath(__file__)))
pdftk()
mupdf()
with_pypdf()
qpdf()
run("pdftocairo", "-pdf", "pdftk.pdf", "printed.pdf")
