@NullMarked
package io.spoor.evidence.note;

import org.jspecify.annotations.NullMarked;
