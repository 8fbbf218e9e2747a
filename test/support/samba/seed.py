#!/usr/bin/python3
"""seed.py FOLDER < settings.json

Fills a provisioned database: Exchange's attributes where the settings ask for them, organizational units, service accounts with
exactly the rights they are for, and a population. Settings: {"exchange": bool, "accounts": {name: password}, "users": n,
"groups": n, "membersPerGroup": n, "largeGroup": n}.
"""

import json
import sys

import ldb
from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_unpack
from samba.param import LoadParm
from samba.samdb import SamDB
from samba.sd_utils import SDUtils

# (name, attributeSyntax, oMSyntax, single-valued). The object identifiers are of an arc nobody uses.
EXCHANGE = (
    [("extensionAttribute%d" % number, "2.5.5.12", "64", True) for number in range(1, 16)]
    + [("msExchExtensionCustomAttribute%d" % number, "2.5.5.12", "64", False) for number in range(1, 6)]
    + [
        ("targetAddress", "2.5.5.12", "64", True),
        ("mailNickname", "2.5.5.12", "64", True),
        ("altRecipient", "2.5.5.1", "127", True),
        ("authOrig", "2.5.5.1", "127", False),
        ("dLMemSubmitPerms", "2.5.5.1", "127", False),
        ("publicDelegates", "2.5.5.1", "127", False),
        ("msExchHideFromAddressLists", "2.5.5.8", "1", True),
        ("msExchRequireAuthToSendTo", "2.5.5.8", "1", True),
        ("msExchMailboxGuid", "2.5.5.10", "4", True),
        ("msExchArchiveGUID", "2.5.5.10", "4", True),
        ("msExchBlockedSendersHash", "2.5.5.10", "4", True),
        ("msExchSafeSendersHash", "2.5.5.10", "4", True),
        ("msExchRecipientTypeDetails", "2.5.5.16", "65", True),
        ("msExchRemoteRecipientType", "2.5.5.16", "65", True),
        ("msExchRecipientDisplayType", "2.5.5.9", "2", True),
        ("msExchMasterAccountSid", "2.5.5.17", "4", True),
        ("msExchUserHoldPolicies", "2.5.5.12", "64", False),
        ("msDS-ExternalDirectoryObjectId", "2.5.5.12", "64", True),
    ]
)
ARC = "1.3.6.1.4.1.99999.7."

USER = "bf967aba-0de6-11d0-a285-00aa003049e2"
GROUP = "bf967a9c-0de6-11d0-a285-00aa003049e2"
CONTACT = "5cb41ed0-0e4c-11d0-a286-00aa003049e2"
UNIT = "bf967aa5-0de6-11d0-a285-00aa003049e2"
CONSISTENCY_GUID = "23773dc2-b63a-11d2-90e1-00c04fd91ab1"
GET_CHANGES = "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"
RESET_PASSWORD = "00299570-246d-11d0-a768-00aa006e0529"

UNITS = ["Corp", "Users,Corp", "Sales,Users,Corp", "Groups,Corp", "Contacts,Corp", "Service,Corp", "Lab"]


def unit_dn(path, base):
    return ",".join("OU=" + name for name in path.split(",")) + "," + base


def extend_schema(samdb):
    schema = str(samdb.get_schema_basedn())
    for index, (name, syntax, om, single) in enumerate(EXCHANGE):
        cn = "ms-Exch-Extension-Attribute-" + name[18:] if name.startswith("extensionAttribute") else "x-" + name
        samdb.add(
            {
                "dn": "CN=%s,%s" % (cn, schema),
                "objectClass": "attributeSchema",
                "lDAPDisplayName": name,
                "attributeID": ARC + str(index + 1),
                "attributeSyntax": syntax,
                "oMSyntax": om,
                "isSingleValued": "TRUE" if single else "FALSE",
                "searchFlags": "0",
            }
        )
    refresh_schema(samdb)
    for name in ("User", "Group", "Contact"):
        message = ldb.Message(ldb.Dn(samdb, "CN=%s,%s" % (name, schema)))
        message["mayContain"] = ldb.MessageElement([each[0] for each in EXCHANGE], ldb.FLAG_MOD_ADD, "mayContain")
        samdb.modify(message)
    refresh_schema(samdb)


def refresh_schema(samdb):
    message = ldb.Message(ldb.Dn(samdb, ""))
    message["schemaUpdateNow"] = ldb.MessageElement("1", ldb.FLAG_MOD_REPLACE, "schemaUpdateNow")
    samdb.modify(message)


def add_account(samdb, name, password, base):
    dn = "CN=%s,%s" % (name, unit_dn("Service,Corp", base))
    samdb.add(
        {
            "dn": dn,
            "objectClass": "user",
            "sAMAccountName": name,
            "userPrincipalName": "%s@%s" % (name, dns_name(base)),
            "userAccountControl": "66048",
            "unicodePwd": ('"%s"' % password).encode("utf-16-le"),
        }
    )
    found = samdb.search(dn, scope=ldb.SCOPE_BASE, attrs=["objectSid"])[0]
    return str(ndr_unpack(security.dom_sid, found["objectSid"][0]))


def dns_name(base):
    return ".".join(part[3:] for part in base.split(","))


def grant(samdb, sids, base):
    rights = SDUtils(samdb)
    units = [unit_dn(path, base) for path in ("Corp", "Lab")]

    def allow(dn, entry, name):
        rights.dacl_add_ace(dn, entry % {"sid": sids[name]})

    for name in ("svc-sync", "svc-write", "svc-anchor"):
        allow(base, "(OA;;CR;" + GET_CHANGES + ";;%(sid)s)", name)
        allow("CN=Deleted Objects," + base, "(A;CI;LCRP;;;%(sid)s)", name)
    for unit in units:
        allow(unit, "(OA;CIIO;RPWP;" + CONSISTENCY_GUID + ";" + USER + ";%(sid)s)", "svc-anchor")
        for kind in (USER, GROUP, CONTACT, UNIT):
            allow(unit, "(OA;CI;CCDC;" + kind + ";;%(sid)s)", "svc-write")
            allow(unit, "(OA;CIIO;RPWPSD;;" + kind + ";%(sid)s)", "svc-write")
        allow(unit, "(OA;CIIO;CR;" + RESET_PASSWORD + ";" + USER + ";%(sid)s)", "svc-write")


def user_dn(number, base):
    return "CN=User %05d,%s" % (number, unit_dn("Users,Corp", base))


def populate(samdb, settings, base):
    domain = dns_name(base)
    entries = []
    for number in range(settings["users"]):
        name = "user%05d" % number
        entries.append(
            {
                "dn": user_dn(number, base),
                "objectClass": "user",
                "sAMAccountName": name,
                "userPrincipalName": "%s@%s" % (name, domain),
                "userAccountControl": "544",
                "displayName": "User %05d" % number,
                "givenName": "User",
                "sn": "%05d" % number,
                "mail": "%s@%s" % (name, domain),
                "proxyAddresses": ["SMTP:%s@%s" % (name, domain), "smtp:%s.old@%s" % (name, domain)],
                "department": "Department %d" % (number % 10),
                "employeeID": str(100000 + number),
            }
        )
    for number in range(settings["groups"]):
        members = [
            user_dn((number * settings["membersPerGroup"] + index) % settings["users"], base)
            for index in range(min(settings["membersPerGroup"], settings["users"]))
        ]
        entries.append(group("Group %05d" % number, "group%05d" % number, members, base))
    if settings["largeGroup"] > 0:
        members = [user_dn(number, base) for number in range(settings["largeGroup"])]
        entries.append(group("Everyone", "everyone", members, base))
    # One transaction for all would make time and memory grow with its size.
    for start in range(0, len(entries), 1000):
        samdb.transaction_start()
        for entry in entries[start : start + 1000]:
            samdb.add(entry)
        samdb.transaction_commit()


def group(name, account, members, base):
    entry = {
        "dn": "CN=%s,%s" % (name, unit_dn("Groups,Corp", base)),
        "objectClass": "group",
        "sAMAccountName": account,
        "displayName": name,
        "groupType": "-2147483640",
    }
    if members:
        entry["member"] = members
    return entry


def open_database(folder, lp, options):
    return SamDB(url=folder + "/private/sam.ldb", session_info=system_session(lp), lp=lp, options=options)


def main(folder):
    settings = json.load(sys.stdin)
    lp = LoadParm()
    lp.load(folder + "/etc/smb.conf")
    lp.set("dsdb:schema update allowed", "yes")
    samdb = open_database(folder, lp, [])
    base = str(samdb.domain_dn())
    if settings["exchange"]:
        extend_schema(samdb)
    for path in UNITS:
        samdb.add({"dn": unit_dn(path, base), "objectClass": "organizationalUnit"})
    sids = {name: add_account(samdb, name, password, base) for name, password in settings["accounts"].items()}
    grant(samdb, sids, base)
    # Many times faster, and not able to change the schema.
    populate(open_database(folder, lp, ["batch_mode:1"]), settings, base)


main(sys.argv[1])
