#!/usr/bin/python3
"""provision.py FOLDER REALM NETBIOS HOST ADDRESS PASSWORD RECYCLEBIN

Makes the database of a domain controller in FOLDER, whose etc/smb.conf is there already. RECYCLEBIN is "yes" or "no". No file
permissions are set on the policy share, so this works without extended attributes and without root.
"""

import logging
import sys

import ldb
from samba.auth import system_session
from samba.dsdb import DS_DOMAIN_FUNCTION_2008_R2
from samba.param import LoadParm
from samba.provision import FILL_FULL, provision
from samba.samdb import SamDB

RECYCLE_BIN_FEATURE = "766ddcd8-acd0-445e-f3b9-a7f9b6744f2a"
NEVER = "-9223372036854775808"


def replace(samdb, dn, name, value):
    message = ldb.Message(dn)
    message[name] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, name)
    samdb.modify(message)


def main(folder, realm, netbios, host, address, password, recycle_bin):
    lp = LoadParm()
    lp.load(folder + "/etc/smb.conf")
    log = logging.getLogger("provision")
    log.addHandler(logging.StreamHandler())
    log.setLevel(logging.ERROR)
    provision(
        log,
        system_session(),
        targetdir=folder,
        samdb_fill=FILL_FULL,
        realm=realm,
        domain=netbios,
        hostname=host,
        hostip=address,
        hostip6=None,
        adminpass=password,
        dns_backend="NONE",
        serverrole="active directory domain controller",
        dom_for_fun_level=DS_DOMAIN_FUNCTION_2008_R2,
        lp=lp,
        skip_sysvolacl=True,
        base_schema="2012_R2",
        batch_mode=True,
    )
    # The session that provisions may not turn features on, so the database is opened anew.
    samdb = SamDB(url=folder + "/private/sam.ldb", session_info=system_session(lp), lp=lp)
    # Tests set passwords as often as they like, and accounts outlive cached databases.
    replace(samdb, samdb.get_default_basedn(), "minPwdAge", "0")
    replace(samdb, samdb.get_default_basedn(), "maxPwdAge", NEVER)
    if recycle_bin == "yes":
        feature = "CN=Partitions,%s:%s" % (samdb.get_config_basedn(), RECYCLE_BIN_FEATURE)
        message = ldb.Message(ldb.Dn(samdb, ""))
        message["enableOptionalFeature"] = ldb.MessageElement(feature, ldb.FLAG_MOD_ADD, "enableOptionalFeature")
        samdb.modify(message)


main(*sys.argv[1:8])
