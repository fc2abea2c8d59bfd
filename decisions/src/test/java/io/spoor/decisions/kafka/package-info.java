@NullMarked
package io.spoor.decisions.kafka;

import org.jspecify.annotations.NullMarked;
