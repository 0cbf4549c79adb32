/* A plug-in: exports a description and a filter. Uses libtext, which its host has loaded. */
#include "text.h"

EXPORT const char plugin_title[] = "rotates the alphabet by 13";

EXPORT char plugin_filter(char character) { return text_rotate(character, 13); }
