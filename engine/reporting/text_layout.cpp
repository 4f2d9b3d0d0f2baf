// Widths are those of the usual terminals: what Unicode calls wide takes two columns, marks that sit on the
// character before take none. The tables are ranges, coarse where rare scripts would need more.
#include "engine/reporting/text_layout.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace routesim::reporting {
namespace {

struct Range {
  std::uint32_t first, last;
};

constexpr std::array<Range, 19> zero_width{{
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a},   {0x064b, 0x065f},
    {0x0900, 0x0902}, {0x093c, 0x093c}, {0x0941, 0x0948}, {0x094d, 0x094d},   {0x0e31, 0x0e31},
    {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},   {0x200b, 0x200f},
    {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xe0100, 0xe01ef},
}};
constexpr std::array<Range, 14> double_width{{
    {0x1100, 0x115f},
    {0x2e80, 0x303e},
    {0x3041, 0x4dbf},
    {0x4e00, 0xa4cf},
    {0xa960, 0xa97f},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff},
    {0x1f900, 0x1faff},
    {0x20000, 0x3fffd},
}};
// Controls, line separators, and the marks that turn the direction of writing.
constexpr std::array<Range, 6> unprintable{{
    {0x0000, 0x001f},
    {0x007f, 0x009f},
    {0x2028, 0x202e},
    {0x2066, 0x2069},
    {0xd800, 0xdfff},
    {0xfeff, 0xfeff},
}};

bool is_in(std::span<const Range> ranges, std::uint32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](Range range) { return code >= range.first && code <= range.last; });
}

struct Character {
  std::uint32_t code = 0xfffd;
  std::size_t bytes = 1;
};

// The character at `text[from]`; a byte that belongs to none is U+FFFD, alone.
Character decode(std::string_view text, std::size_t from) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t lead = byte(from);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
  if (bytes == 1 || lead > 0xf4 || from + bytes > text.size()) return {};
  std::uint32_t code = lead & (0x7fU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(from + i) & 0xc0U) != 0x80) return {};
    code = code << 6U | (byte(from + i) & 0x3fU);
  }
  return {code, bytes};
}

int width_of(std::uint32_t code) {
  if (code < 0x300) return 1;
  if (is_in(zero_width, code)) return 0;
  return is_in(double_width, code) ? 2 : 1;
}

void append_escaped(std::string& to, std::uint32_t code) {
  constexpr std::string_view digits = "0123456789abcdef";
  to += "\\u";
  for (unsigned shift = 16; shift > 0; shift -= 4) to += digits[(code >> (shift - 4)) & 15U];
}

// As much of the front of `text` as fits.
std::string_view front_that_fits(std::string_view text, int columns) {
  std::size_t end = 0;
  while (end < text.size()) {
    const Character next = decode(text, end);
    columns -= width_of(next.code);
    if (columns < 0) break;
    end += next.bytes;
  }
  return text.substr(0, end);
}

std::string_view back_that_fits(std::string_view text, int columns) {
  int too_many = display_width(text) - columns;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const Character next = decode(text, begin);
    if (too_many <= 0 && width_of(next.code) > 0) break;
    too_many -= width_of(next.code);
    begin += next.bytes;
  }
  return text.substr(begin);
}

std::string_view escape_for(Tone tone) {
  switch (tone) {
    case Tone::plain: return {};
    case Tone::quiet: return "\x1b[2m";
    case Tone::strong: return "\x1b[1m";
    case Tone::good: return "\x1b[32m";
    case Tone::attention: return "\x1b[33m";
    case Tone::bad: return "\x1b[31m";
  }
  return {};
}

int line_length(const TextOptions& options) {
  constexpr int endless = 1'000'000'000;
  return options.columns == 0 ? endless : std::max(options.columns, 40);
}

constexpr int space_between_columns = 2;

std::vector<int> widths_of(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows) {
  std::vector<int> widths;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    int width = display_width(columns[c].title);
    for (const auto& row : rows) width = std::max(width, display_width(row[c].text));
    widths.push_back(width);
  }
  return widths;
}

int total_width(const std::vector<int>& widths, int indent) {
  int total = indent - space_between_columns;
  for (const int width : widths) total += space_between_columns + width;
  return total;
}

std::string padded_number(std::int64_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Character next = decode(text, i);
    width += width_of(next.code);
    i += next.bytes;
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Character next = decode(text, i);
    const bool is_stray_byte = next.code == 0xfffd && next.bytes == 1;
    if (is_stray_byte)
      shown += "\uFFFD";
    else if (is_in(unprintable, next.code))
      append_escaped(shown, next.code);
    else
      shown.append(text, i, next.bytes);
    i += next.bytes;
  }
  return shown;
}

std::string shortened(std::string_view text, int columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns <= 1) return columns == 1 ? "…" : "";
  const int behind = (columns - 1) / 2;
  const std::string_view front = front_that_fits(text, columns - 1 - behind);
  return std::string(front) + "…" + std::string(back_that_fits(text, behind));
}

void append_toned(std::string& to, std::string_view text, Tone tone, bool colour) {
  if (!colour || tone == Tone::plain || text.empty()) {
    to += text;
    return;
  }
  to += escape_for(tone);
  to += text;
  to += "\x1b[0m";
}

void append_spaces(std::string& to, int count) {
  if (count > 0) to.append(static_cast<std::size_t>(count), ' ');
}

void add_words(Pieces& pieces, std::string_view sentence, Tone tone) {
  while (!sentence.empty()) {
    const std::size_t end = std::min(sentence.find(' '), sentence.size());
    if (end > 0) pieces.push_back({std::string(sentence.substr(0, end)), tone});
    sentence.remove_prefix(std::min(end + 1, sentence.size()));
  }
}

void append_wrapped(std::string& to, const Pieces& pieces, int at, int indent, const TextOptions& options) {
  const int length = line_length(options);
  int position = at;
  bool is_first = true;  // the caller has brought the line to where the first piece goes
  for (const Piece& piece : pieces) {
    const int gap = is_first ? 0 : piece.gap;
    const int width = display_width(piece.text);
    if (position + gap + width > length && position > indent) {
      while (!to.empty() && to.back() == ' ') to.pop_back();
      to += '\n';
      append_spaces(to, indent);
      position = indent;
    } else {
      append_spaces(to, gap);
      position += gap;
    }
    append_toned(to, piece.text, piece.tone, options.colour);
    position += width;
    is_first = false;
  }
  while (!to.empty() && to.back() == ' ') to.pop_back();
  to += '\n';
}

void append_table(std::string& to, const std::vector<Column>& columns,
                  const std::vector<std::vector<Cell>>& rows, int indent, const TextOptions& options) {
  constexpr int space = space_between_columns, narrowest = 8;
  std::vector<int> widths = widths_of(columns, rows);
  for (int too_many = total_width(widths, indent) - line_length(options); too_many > 0; --too_many) {
    std::size_t widest = columns.size();
    for (std::size_t c = 0; c < columns.size(); ++c)
      if (columns[c].shrinks && widths[c] > narrowest &&
          (widest == columns.size() || widths[c] > widths[widest]))
        widest = c;
    if (widest == columns.size()) break;  // wider than the terminal then, rather than unreadable
    --widths[widest];
  }

  const auto append_cell = [&](std::size_t c, const std::string& text, Tone tone) {
    append_spaces(to, c == 0 ? indent : space);
    const std::string shown = shortened(text, widths[c]);
    const int rest = widths[c] - display_width(shown);
    if (columns[c].align == Align::right) append_spaces(to, rest);
    append_toned(to, shown, tone, options.colour);
    if (columns[c].align == Align::left && c + 1 < columns.size()) append_spaces(to, rest);
  };
  const auto end_line = [&] {
    while (!to.empty() && to.back() == ' ') to.pop_back();
    to += '\n';
  };
  for (std::size_t c = 0; c < columns.size(); ++c) append_cell(c, columns[c].title, Tone::quiet);
  end_line();
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < columns.size(); ++c) append_cell(c, row[c].text, row[c].tone);
    end_line();
  }
}

bool table_fits(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows, int indent,
                const TextOptions& options) {
  return total_width(widths_of(columns, rows), indent) <= line_length(options);
}

std::string micro_points(std::int64_t value) {
  return std::to_string(value / 1'000'000) + "." + padded_number(value % 1'000'000, 6);
}

std::string tenths_of_percent(int value) {
  return std::to_string(value / 10) + "." + std::to_string(value % 10) + " %";
}

std::string clock_time(model::Instant at, model::Instant starts_at) {
  constexpr std::int64_t day_us = 86'400'000'000;
  const auto day_of = [](std::int64_t us) { return us / day_us - (us % day_us < 0 ? 1 : 0); };
  const std::int64_t day = day_of(at.us);
  const std::int64_t of_day = at.us - day * day_us;
  const std::int64_t seconds = of_day / 1'000'000, rest = of_day % 1'000'000;
  std::string text = padded_number(seconds / 3'600, 2) + ":" + padded_number(seconds / 60 % 60, 2) + ":" +
                     padded_number(seconds % 60, 2);
  if (rest % 1'000 != 0)
    text.append(".").append(padded_number(rest, 6));
  else if (rest != 0)
    text.append(".").append(padded_number(rest / 1'000, 3));
  const std::int64_t days_later = day - day_of(starts_at.us);
  if (days_later > 0) text += " +" + std::to_string(days_later) + "d";
  return text;
}

std::string rounded_duration(model::Duration length) {
  constexpr std::int64_t second = 1'000'000, minute = 60 * second, day = 86'400 * second;
  const std::int64_t us = length.us;
  if (us < 1'000) return model::format_duration(length);
  if (us < second) return model::format_duration({us - us % 1'000});
  if (us < minute) {
    std::string text = std::to_string(us / second);
    if (const std::int64_t tenths = us % second / 100'000; tenths > 0)
      text.append(".").append(std::to_string(tenths));
    return text + "s";
  }
  return model::format_duration({us - us % (us < day ? second : minute)});
}

std::string duration_in_milliseconds(model::Duration length) {
  if (length.us < 60'000'000) return rounded_duration(length);
  return model::format_duration({length.us - length.us % 1'000});
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace routesim::reporting
