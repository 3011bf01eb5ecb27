/*
 * {{description}}
 */
void {{function}}(const uint8_t *padded, uint8_t *sums, int8_t *output)
{
    const ts_walk walk = {.width = {{width}}, .pixels = {{pixels}}, .step = {{step}}, .row_step = {{rowStep}}};
    const uint8_t *a = padded;
    int32_t column = 0;
    for (int32_t pixel = 0; pixel < walk.pixels; pixel += 2) {
        const uint8_t *b = ts_second(walk, a, &column, pixel);
        TS_SEPARATE(b);
{{begin}}
{{pairs}}
{{end}}
        a = ts_following(walk, b, &column);
    }
{{unused}}
}
