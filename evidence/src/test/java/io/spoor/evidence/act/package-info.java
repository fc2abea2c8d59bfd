@NullMarked
package io.spoor.evidence.act;

import org.jspecify.annotations.NullMarked;
