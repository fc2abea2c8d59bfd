@NullMarked
package io.spoor.evidence.json;

import org.jspecify.annotations.NullMarked;
