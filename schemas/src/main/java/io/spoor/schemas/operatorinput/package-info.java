/**
 * What an operator writes: one JSON document, read whole, with every fault named by its JSON
 * pointer and nothing taken while there is one.
 */
@NullMarked
package io.spoor.schemas.operatorinput;

import org.jspecify.annotations.NullMarked;
