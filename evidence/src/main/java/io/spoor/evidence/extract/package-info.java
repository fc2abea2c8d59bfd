/** Some records of a log with the proof that they are in it: what an export carries. */
@NullMarked
package io.spoor.evidence.extract;

import org.jspecify.annotations.NullMarked;
