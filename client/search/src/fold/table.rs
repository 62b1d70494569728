//! Letters of Latin, Greek and Cyrillic without their marks, after the compatibility decomposition of Unicode 14 and the
//! ways in which people write letters that do not decompose (`ß`, `ø`, `ł`).

/// First letter of a block, and what it and those after it become: `.` for no letter, `*` for [`SEVERAL`].
pub(super) const BLOCKS: [(u32, &str); 5] = [
    (
        0x00c0,
        "\
         aaaaaa*ceeeeiiiidnooooo.ouuuuy**aaaaaa*ceeeeiiiidnooooo.ouuuuy*yaaaaaaccccccccddddeeeeeeeeeegggg\
         gggghhhhiiiiiiiiii**jjkkkllllllllllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
         ƀɓƃƃƅƅɔƈƈɖɗƌƌƍǝəɛƒƒɠɣƕɩɨƙƙƚƛɯɲƞɵooƣƣƥƥʀƨƨʃƪƫƭƭʈuuʊʋƴƴƶƶʒƹƹƺƻƽƽƾƿǀǁǂǃ*********aaiioouuuuuuuuuuǝaa\
         aa**ǥǥggkkooooʒʒj***ggƕƿnnaa**ooaaaaeeeeiiiioooorrrruuuussttȝȝhhƞȡȣȣȥȥaaeeooooooooyyȴȵȶȷȸȹⱥȼȼƚⱦȿ\
         ɀɂɂƀʉʌɇɇɉɉɋɋɍɍɏɏ",
    ),
    (
        0x0386,
        "\
         α.εηι.ο.υωιαβγδεζηθικλμνξοπρ.στυφχψωιυαεηιυαβγδεζηθικλμνξοπρσστυφχψωιυουω",
    ),
    (
        0x0400,
        "\
         ееђгєѕііјљњћкиуџабвгдежзииклмнопрстуфхцчшщъыьэюяабвгдежзииклмнопрстуфхцчшщъыьэюяееђгєѕііјљњћкиуџ",
    ),
    (
        0x1e00,
        "\
         aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr\
         ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyasẜẝ*ẟaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
         eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỻỽỽỿỿ",
    ),
    (
        0x1f00,
        "\
         ααααααααααααααααεεεεεε..εεεεεε..ηηηηηηηηηηηηηηηηιιιιιιιιιιιιιιιιοοοοοο..οοοοοο..υυυυυυυυ.υ.υ.υ.υ\
         ωωωωωωωωωωωωωωωωααεεηηιιοουυωω..ααααααααααααααααηηηηηηηηηηηηηηηηωωωωωωωωωωωωωωωωααααα.ααααααα.ι.\
         ..ηηη.ηηεεηηη...ιιιι..ιιιιιι....υυυυρρυυυυυυρ.....ωωω.ωωοοωωω",
    ),
];

/// Letters that become several.
pub(super) const SEVERAL: [(char, &str); 26] = [
    ('Æ', "ae"),
    ('Þ', "th"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('þ', "th"),
    ('Ĳ', "ij"),
    ('ĳ', "ij"),
    ('Œ', "oe"),
    ('œ', "oe"),
    ('Ǆ', "dz"),
    ('ǅ', "dz"),
    ('ǆ', "dz"),
    ('Ǉ', "lj"),
    ('ǈ', "lj"),
    ('ǉ', "lj"),
    ('Ǌ', "nj"),
    ('ǋ', "nj"),
    ('ǌ', "nj"),
    ('Ǣ', "ae"),
    ('ǣ', "ae"),
    ('Ǳ', "dz"),
    ('ǲ', "dz"),
    ('ǳ', "dz"),
    ('Ǽ', "ae"),
    ('ǽ', "ae"),
    ('ẞ', "ss"),
];
