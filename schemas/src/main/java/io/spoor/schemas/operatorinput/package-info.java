/**
 * Operator input: one JSON document, read completely, with the JSON pointer of every fault. A
 * document with faults is rejected as a whole.
 */
@NullMarked
package io.spoor.schemas.operatorinput;

import org.jspecify.annotations.NullMarked;
