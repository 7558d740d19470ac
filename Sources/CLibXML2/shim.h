// The one C library. Debian's libxml2 is built with ICU, whose headers clash with Foundation's
// module map; nothing of ICU is needed here, so its part of the headers is switched off.
#pragma once
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlmemory.h>
#include <libxml/xmlreader.h>
/// The version that runs, as `20914`; a macro or a variable, by version.
static inline const char *ocs_xml_version(void) { return xmlParserVersion; }
