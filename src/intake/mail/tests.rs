//! Messages as mail programs shape them, written by hand from what each is known to send.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{MOST, Mail, NoMail, read, read_one};

/// What somebody wrote in each of them.
const NEW: &str = "Yes, tell it – with my name. Größe 10 is right.\n\nOne more line, w2x.";

fn quoted_printable(text: &str) -> String {
    let mut out = String::new();
    for line in text.split("\r\n") {
        let mut length = 0;
        for byte in line.bytes() {
            let piece = if byte == b'=' || !(32..127).contains(&byte) {
                format!("={byte:02X}")
            } else {
                char::from(byte).to_string()
            };
            if length + piece.len() > 75 {
                out.push_str("=\r\n");
                length = 0;
            }
            length += piece.len();
            out.push_str(&piece);
        }
        out.push_str("\r\n");
    }
    out
}

/// A part in one of the ways in which letters travel.
fn part(kind: &str, encoding: &str, text: &str) -> Vec<u8> {
    let text = text.replace('\n', "\r\n");
    let folded = |packed: String| {
        packed.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned() + "\r\n").collect::<String>()
    };
    let (charset, name, body) = match encoding {
        "quoted-printable" => ("utf-8", encoding, quoted_printable(&text).into_bytes()),
        "base64" => ("UTF-8", encoding, folded(STANDARD.encode(&text)).into_bytes()),
        "8bit" => ("utf-8", encoding, text.into_bytes()),
        _ => {
            let western =
                text.chars().map(|c| if c == '–' { 0x96 } else { u8::try_from(u32::from(c)).unwrap_or(b'?') });
            ("windows-1252", "8bit", western.collect())
        }
    };
    let head = format!("Content-Type: {kind}; charset=\"{charset}\"\r\nContent-Transfer-Encoding: {name}\r\n\r\n");
    [head.into_bytes(), body, b"\r\n".to_vec()].concat()
}

const HEAD: &str = "Received: from mx.firm.example by mail.firm.example; Mon, 2 Nov 2026 09:15:04 +0100\r\n\
    Authentication-Results: mail.firm.example;\r\n dkim=pass header.d=firm.example; spf=pass\r\n\
    From: =?utf-8?Q?Mia_Lindqvist?= <M.Lindqvist@Firm.example>\r\nTo: stories@firm.example\r\n\
    Subject: =?UTF-8?B?UmU6IEEgc3Rvcnkg4oCTIGFib3V0IHlvdQ==?=\r\nDate: Mon, 2 Nov 2026 09:15:00 +0100\r\nMIME-Version: 1.0\r\n";

fn alternatives(text: &[u8], page: &[u8]) -> Vec<u8> {
    let between = b"--=_b1\r\n".to_vec();
    let head = b"Content-Type: multipart/alternative; boundary=\"=_b1\"\r\n\r\nThis is a MIME message.\r\n".to_vec();
    [head, between.clone(), text.to_vec(), between, page.to_vec(), b"--=_b1--\r\n".to_vec()].concat()
}

/// How each program quotes and signs: below the new words, as text and as HTML.
fn shapes() -> Vec<(&'static str, String, String)> {
    let quoted = "> Dear Mia,\n>\n> Old w1x words.\n>> Older w1x words.";
    let outlook = "From: Stories <stories@firm.example>\nSent: Sunday, November 1, 2026 8:00 AM\nTo: Mia Lindqvist <m@firm.example>\nSubject: A story\n\nDear Mia,\nOld w1x words.";
    let html = |below: &str| {
        format!(
            "<html><head><style>p {{ w1x: 1 }}</style></head><body lang=EN-GB><p class=MsoNormal>Yes, tell it –&nbsp;with my \
             name. Größe&nbsp;10 is<br>right.</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div>One <b>more</b> line, w2x.</div>{below}</body></html>"
        )
        .replace("is<br>right", "is right")
    };
    let of = |name: &'static str, text: &str, page: &str| (name, format!("{NEW}\n\n{text}\n"), html(page));
    let outlook_page = "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>From:</b> Stories &lt;stories@firm.example&gt;<br><b>Sent:</b> Sunday, November 1, 2026 8:00 AM<br><b>To:</b> Mia<br><b>Subject:</b> A story</p></div><p>Old w1x words.</p>";
    let cite = "<blockquote type=\"cite\"><div>Old w1x words.</div></blockquote>";
    let disclaimer = "This e-mail and any attachments are confidential and may be privileged. If you are not the intended recipient, delete it. w1x";
    vec![
        of("Outlook", &format!("From: Stories w1x\n{outlook}"), outlook_page),
        of("Outlook, older", &format!("-----Original Message-----\n{outlook}"), outlook_page),
        of(
            "Outlook on the web",
            &format!("________________________________\n{outlook}"),
            &format!("<div id=\"appendonsend\"></div><hr style=\"display:inline-block;width:98%\">{outlook_page}"),
        ),
        of(
            "Outlook on a phone",
            &format!("Get Outlook for iOS<https://aka.ms/o0ukef>\n{outlook}"),
            &format!(
                "<div id=\"ms-outlook-mobile-signature\">Get <a href=\"https://aka.ms/o0ukef\">Outlook for iOS</a></div>{outlook_page}"
            ),
        ),
        of(
            "Outlook, German",
            "Von: Stories <stories@firm.example>\nGesendet: Sonntag, 1. November 2026 08:00\nAn: Mia\nBetreff: Eine Geschichte\n\nOld w1x words.",
            "<p><b>Von:</b> Stories<br><b>Gesendet:</b> Sonntag, 1. November 2026 08:00<br><b>An:</b> Mia<br><b>Betreff:</b> Eine</p><p>Old w1x words.</p>",
        ),
        of(
            "Outlook, French",
            "De : Stories <stories@firm.example>\nEnvoyé : dimanche 1 novembre 2026 08:00\nÀ : Mia\nObjet : Une histoire\n\nOld w1x words.",
            "<p><b>De&nbsp;:</b> Stories<br><b>Envoyé&nbsp;:</b> dimanche<br><b>À&nbsp;:</b> Mia<br><b>Objet&nbsp;:</b> Une</p><p>Old w1x words.</p>",
        ),
        of(
            "Outlook, Spanish",
            "De: Stories <stories@firm.example>\nEnviado el: domingo, 1 de noviembre de 2026 8:00\nPara: Mia\nAsunto: Una historia\n\nOld w1x words.",
            "<p><b>De:</b> Stories<br><b>Enviado el:</b> domingo<br><b>Para:</b> Mia<br><b>Asunto:</b> Una</p><p>Old w1x words.</p>",
        ),
        of(
            "Gmail",
            &format!(
                "On Sun, Nov 1, 2026 at 8:00 AM Stories of the firm at the harbour <stories@firm.example>\nwrote:\n\n{quoted}"
            ),
            "<br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">On Sun, Nov 1, 2026 at 8:00 AM Stories &lt;<a href=\"mailto:s@firm.example\">s@firm.example</a>&gt; wrote:<br></div><blockquote class=\"gmail_quote\">Old w1x words.</blockquote></div>",
        ),
        of(
            "Gmail, German",
            &format!("Am So., 1. Nov. 2026 um 08:00 Uhr schrieb Stories <stories@firm.example>:\n\n{quoted}"),
            &format!(
                "<div class=\"gmail_quote\"><div>Am So., 1. Nov. 2026 um 08:00 Uhr schrieb Stories &lt;s@firm.example&gt;:<br></div>{cite}</div>"
            ),
        ),
        of(
            "Gmail, French",
            &format!("Le dim. 1 nov. 2026 à 08:00, Stories <stories@firm.example> a écrit :\n\n{quoted}"),
            &format!("<div>Le dim. 1 nov. 2026 à 08:00, Stories &lt;s@firm.example&gt; a écrit&nbsp;:</div>{cite}"),
        ),
        of(
            "Gmail, Spanish",
            &format!("El dom, 1 nov 2026 a las 8:00, Stories (<stories@firm.example>) escribió:\n\n{quoted}"),
            &format!("<div>El dom, 1 nov 2026 a las 8:00, Stories (&lt;s@firm.example&gt;) escribió:</div>{cite}"),
        ),
        of(
            "Apple Mail",
            &format!("> On 1. Nov 2026, at 08:00, Stories <stories@firm.example> wrote:\n> \n{quoted}"),
            &format!(
                "<br><div><br><blockquote type=\"cite\"><div>On 1. Nov 2026, at 08:00, Stories &lt;s@firm.example&gt; wrote:</div><br>{cite}</blockquote></div>"
            ),
        ),
        of(
            "iPhone",
            "Sent from my iPhone\n\n> On 1 Nov 2026, at 08:00, Stories <stories@firm.example> wrote:\n> \n> Old w1x words.",
            &format!(
                "<br id=\"lineBreakAtBeginningOfSignature\"><div dir=\"ltr\">Sent from my iPhone</div><div dir=\"ltr\"><br>{cite}</div>"
            ),
        ),
        of(
            "Thunderbird",
            &format!("On 11/1/26 08:00, Stories wrote:\n{quoted}\n\n-- \nMia Lindqvist w1x\nShip broker"),
            &format!(
                "<div class=\"moz-cite-prefix\">On 11/1/26 08:00, Stories wrote:<br></div>{cite}<pre class=\"moz-signature\">-- \nMia Lindqvist w1x</pre>"
            ),
        ),
        of("a firm's gateway", &format!("--\nMia w1x\n\n{disclaimer}"), &format!("<p>{disclaimer}</p>")),
        of(
            "a firm's gateway, German",
            "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie bitte. w1x",
            "<p>Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie bitte. w1x</p>",
        ),
    ]
}

fn check(name: &str, bytes: &[u8]) -> Mail {
    let mail = read_one(bytes).unwrap();
    assert_eq!(
        mail.text.replace("\n\n", "\n"),
        NEW.replace("\n\n", "\n"),
        "{name}\n{}",
        String::from_utf8_lossy(bytes)
    );
    assert_eq!(mail.from.as_deref(), Some("m.lindqvist@firm.example"), "{name}");
    assert_eq!((mail.name.as_deref(), mail.subject.as_str()), (Some("Mia Lindqvist"), "Re: A story – about you"));
    assert_eq!(mail.sent.unwrap().to_string(), "2026-11-02T08:15:00Z");
    assert_eq!(mail.authentication, ["mail.firm.example; dkim=pass header.d=firm.example; spf=pass"]);
    mail
}

#[test]
fn what_is_new_is_found_in_whatever_program_it_was_written_and_however_it_travelled() {
    for (name, text, page) in shapes() {
        for encoding in ["quoted-printable", "base64", "8bit", "western"] {
            let (text, page) = (part("text/plain", encoding, &text), part("text/html", encoding, &page));
            let one = |part: &[u8]| [HEAD.as_bytes(), part].concat();
            for (kind, bytes) in [
                ("text", one(&text)),
                ("HTML", one(&page)),
                ("both", one(&alternatives(&text, &page))),
                ("both, without words", one(&alternatives(&part("text/plain", encoding, " \n"), &page))),
            ] {
                let mail = check(&format!("{name}, {kind}, {encoding}"), &bytes);
                assert!(
                    mail.kept_apart.contains("w1x") || name.contains("phone") || name.contains("Phone"),
                    "{name}, {kind}"
                );
            }
        }
    }
}

#[test]
fn answers_between_the_lines_of_the_earlier_message_stay_and_stories_are_no_marks() {
    let cut = |text: &str| super::new_words(text);
    let mail =
        cut("Hello,\n\nOn 1 Nov 2026, at 08:00, A <a@x.example> wrote:\n> Is it right?\n\nYes.\n\n> By name?\nNo.\n");
    assert_eq!((mail.new.as_str(), mail.apart.contains("By name?")), ("Hello,\n\nYes.\n\nNo.", true));
    for story in [
        "On Tuesday the surgeon wrote: stop.\nThen she left.",
        "From the door he said: wait.\nTo: nobody.",
        "This message reached us late, and it was confidential.\nWe went on.",
        "-- and then he stopped.\nThe light went out.",
        "Sent from the ward to the theatre, the list was wrong.\nShe saw it.",
        "Am Ende schrieb sie auf, was sie sah:\nNichts.",
    ] {
        assert_eq!(cut(story).new, story);
    }
    let nothing_lost = cut("A\n\n> b\n\n-- \nc");
    assert_eq!((nothing_lost.new.as_str(), nothing_lost.apart.as_str()), ("A", "> b\n--\nc"));
}

#[test]
fn long_lines_that_were_folded_are_whole_again() {
    let body = "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nShe came in \r\nand sat down.\r\nThen left.\r\n\
                \r\n-- \r\nMia\r\n";
    assert_eq!(read_one(&[HEAD, body].concat().into_bytes()).unwrap().text, "She came in and sat down.\nThen left.");
}

#[test]
fn what_came_with_a_message_is_there_under_its_name() {
    let body = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n\
                --b\r\nContent-Type: application/octet-stream; name=\"../a.heard.txt\"\r\nContent-Transfer-Encoding: base64\r\n\
                Content-Disposition: attachment; filename=\"../a.heard.txt\"\r\n\r\nSGk=\r\n--b\r\nContent-Type:\r\n message/rfc822\r\n\r\n\
                From: a@x.example\r\nSubject: Within\r\n\r\nHello.\r\n--b--\r\n";
    let mail = read_one(&[HEAD, body].concat().into_bytes()).unwrap();
    assert_eq!(mail.text, "See below.");
    let came: Vec<_> = mail.attachments.iter().map(|file| (file.name.as_str(), file.media_type.as_str())).collect();
    assert_eq!(came, [("a.heard.txt", "application/octet-stream"), ("", "message/rfc822")]);
    assert_eq!(mail.attachments[0].bytes, b"Hi");
    assert_eq!(read_one(&mail.attachments[1].bytes).unwrap().text, "Hello.");
}

#[test]
fn a_folder_of_messages_is_each_of_them() {
    let one = |name: &str| {
        format!(
            "From {name}@x.example Mon Nov  2 09:15:00 2026\nFrom: {name}@x.example\nSubject: S\n\n{name} says.\n\n>From here on.\n\n"
        )
    };
    let read = read([one("a"), one("b"), one("c")].concat().as_bytes());
    let told: Vec<String> = read.into_iter().map(|mail| mail.unwrap().text).collect();
    assert_eq!(told, ["a says.\n\nFrom here on.", "b says.\n\nFrom here on.", "c says.\n\nFrom here on."]);
}

#[test]
fn no_mail_is_refused_and_no_nesting_is_too_deep() {
    assert_eq!(read_one(b"Only a line of prose"), Err(NoMail::NoHeaders));
    assert_eq!(read_one(b""), Err(NoMail::NoHeaders));
    assert_eq!(read_one(&vec![b'x'; MOST + 1]), Err(NoMail::TooLarge));
    let within = "Content-Type: message/rfc822\n\n".repeat(100_000);
    let packed = STANDARD.encode(&within);
    for body in [
        within,
        format!("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{packed}"),
        "Content-type :\n\tMESSAGE/global;x=y\n\n".repeat(50_000),
        " \tContent-Type: message/rfc822\n\n".repeat(50_000),
        "Content-Type: multipart/digest; boundary=b\n\n--b\n\n".repeat(2_000),
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(20_000),
    ] {
        assert!(read_one(format!("From: a@x.example\n{body}").as_bytes()).is_ok());
    }
    let page = format!("{}Deep w2x.", "<div><blockquote><table><tr><td>".repeat(20_000));
    let mail = read_one(format!("From: a@x.example\nContent-Type: text/html\n\n{page}").as_bytes()).unwrap();
    assert!(format!("{}{}", mail.text, mail.kept_apart).contains("Deep w2x."));
}

/// A message in this encoding, its words sent as they are, as base64 or as quoted-printable.
fn sent(charset: &str, words: &[u8], how: &str) -> Mail {
    let words = [b"She waited. ", words, b"\r\n"].concat();
    let body = match how {
        "base64" => STANDARD.encode(&words).into_bytes(),
        "quoted-printable" => words.iter().flat_map(|byte| format!("={byte:02X}").into_bytes()).collect(),
        _ => words,
    };
    let kind = |of: &str| match charset {
        "" => format!("Content-Type: {of}\r\nContent-Transfer-Encoding: {how}\r\n\r\n").into_bytes(),
        charset => {
            format!("Content-Type: {of}; charset={charset}\r\nContent-Transfer-Encoding: {how}\r\n\r\n").into_bytes()
        }
    };
    let head = b"From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".to_vec();
    let file = kind("text/csv; name=a.csv");
    let parts =
        [head, kind("text/plain"), body.clone(), b"\r\n--b\r\n".to_vec(), file, body, b"\r\n--b--\r\n".to_vec()];
    read_one(&parts.concat()).unwrap()
}

#[test]
fn every_alphabet_is_read_and_what_names_none_or_the_wrong_one_is_too() {
    let waited: [(&str, &[u8], &str); 15] = [
        ("shift_jis", b"\x94\xde\x8f\x97\x82\xcd\x91\xd2\x82\xc1\x82\xbd\x81B", "彼女は待った。"),
        ("iso-2022-jp", b"\x1b$BH`=w$OBT$C$?!#\x1b(B", "彼女は待った。"),
        ("euc-jp", b"\xc8\xe0\xbd\xf7\xa4\xcf\xc2\xd4\xa4\xc3\xa4\xbf\xa1\xa3", "彼女は待った。"),
        ("gb18030", b"\xcb\xfd\xb5\xc8\xc1\xcb\xd2\xbb\xbb\xe1\xb6\xf9\xa1\xa3", "她等了一会儿。"),
        ("GB2312", b"\xcb\xfd\xb5\xc8\xc1\xcb\xd2\xbb\xbb\xe1\xb6\xf9\xa1\xa3", "她等了一会儿。"),
        ("big5", b"\xa6o\xb5\xa5\xa4F\xa4@\xb7|\xa8\xe0\xa1C", "她等了一會兒。"),
        ("euc-kr", b"\xb1\xd7\xb3\xe0\xb4\xc2 \xb1\xe2\xb4\xd9\xb7\xc8\xb4\xd9.", "그녀는 기다렸다."),
        ("windows-874", b"\xe0\xb8\xcd\xc3\xcd", "เธอรอ"),
        ("", b"Gr\xf6\xdfe \x96 caf\xe9", "Größe – café"),
        ("", "Größe – 彼女".as_bytes(), "Größe – 彼女"),
        ("us-ascii", "Größe – 彼女".as_bytes(), "Größe – 彼女"),
        ("us-ascii", b"Gr\xf6\xdfe", "Größe"),
        ("utf-8", b"Gr\xf6\xdfe", "Größe"),
        ("x-unknown", b"Gr\xf6\xdfe", "Größe"),
        // One letter that is damaged spoils no other.
        ("utf-8", b"Gr\xc3\xb6\xc3e", "Grö\u{fffd}e"),
    ];
    for (charset, bytes, words) in waited {
        for how in ["8bit", "base64", "quoted-printable"] {
            let mail = sent(charset, bytes, how);
            let words = format!("She waited. {words}");
            assert_eq!(mail.text, words, "{charset}, {how}");
            let file = String::from_utf8(mail.attachments[0].bytes.clone()).unwrap();
            assert_eq!(file.trim_end(), words, "{charset}, {how}");
        }
    }
}

#[test]
fn first_lines_are_read_whether_their_letters_are_packed_or_not() {
    let subject =
        |bytes: &[u8]| read_one(&[b"From: a@x.example\nSubject: ", bytes, b"\n\nS\xf8n.\n"].concat()).unwrap();
    for (bytes, words) in
        [(&b"=?shift_jis?B?lN6Plw==?="[..], "彼女"), (b"Gr\xf6\xdfe", "Größe"), ("Größe".as_bytes(), "Größe")]
    {
        let mail = subject(bytes);
        assert_eq!((mail.subject.as_str(), mail.text.as_str()), (words, "Søn."));
    }
}
