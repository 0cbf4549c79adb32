/* A plug-in that needs nothing. */
#include "guest.h"

EXPORT const char plugin_title[] = "hides the vowels";

EXPORT char plugin_filter(char character) {
  switch (character) {
    case 'a': case 'e': case 'i': case 'o': case 'u':
    case 'A': case 'E': case 'I': case 'O': case 'U':
      return '.';
    default:
      return character;
  }
}
