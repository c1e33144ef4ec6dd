using System.Globalization;
using System.Text;

namespace Pigeon.Agent.Haproxy;

/// <summary>The commands that change a map, as text with their good replies. <see cref="RuntimeMap"/> puts them in order.</summary>
internal static class MapCommands
{
    public const string NoSuchEntry = "entry not found.";
    public const string NoSuchKey = "Key not found.";
    public const string VersionCreated = "New version created: ";

    /// <summary>Changes every entry of that key; a missing key is answered with <see cref="NoSuchEntry"/>.</summary>
    public static RuntimeCommand Set(string file, string key, string value) =>
        RuntimeCommand.Silent($"set map {CommandText.Word(file)} {CommandText.Word(key)} {CommandText.Word(value)}");

    /// <summary>Never looks for the key: adding one that is there makes a duplicate.</summary>
    public static RuntimeCommand Add(string file, string key, string value) =>
        RuntimeCommand.Silent($"add map {CommandText.Word(file)} {CommandText.Word(key)} {CommandText.Word(value)}");

    public static RuntimeCommand Delete(string file, string key) =>
        RuntimeCommand.Silent($"del map {CommandText.Word(file)} {CommandText.Word(key)}");

    public static RuntimeCommand Prepare(string file) =>
        RuntimeCommand.Answered($"prepare map {CommandText.Word(file)}", VersionCreated);

    public static RuntimeCommand Commit(string file, int version) =>
        RuntimeCommand.Silent(string.Create(CultureInfo.InvariantCulture, $"commit map @{version} {CommandText.Word(file)}"));

    /// <summary>As many payloads as it takes to keep each one within the size of one command.</summary>
    public static IEnumerable<RuntimeCommand> AddRows(string file, int version, IEnumerable<KeyValuePair<string, string>> entries)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"add map @{version} {CommandText.Word(file)} {CommandText.PayloadMark}\n");
        var rows = new StringBuilder();
        // The master socket adds a prefix to each command; 64 bytes are kept free for it.
        var room = CommandText.MostBytes - 64 - Encoding.UTF8.GetByteCount(head);
        var used = 0;
        foreach (var (key, value) in entries)
        {
            var row = $"{CommandText.Word(key)} {CommandText.Word(value)}\n";
            var size = Encoding.UTF8.GetByteCount(row);
            if (used + size > room && used > 0)
            {
                yield return RuntimeCommand.Silent(head + rows);
                rows.Clear();
                used = 0;
            }

            rows.Append(row);
            used += size;
        }

        if (used > 0)
            yield return RuntimeCommand.Silent(head + rows);
    }
}
