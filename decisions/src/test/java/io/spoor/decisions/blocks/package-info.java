@NullMarked
package io.spoor.decisions.blocks;

import org.jspecify.annotations.NullMarked;
