using System.Text.RegularExpressions;
using Pigeon.Core.Definitions.Values;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>Keys about how much of the VM the container may use. The bounds are those of the Engine, which would refuse the container later.</summary>
internal static partial class ResourceKeys
{
    private const long LeastMemory = 6 << 20;

    private const string SetRule = "numbers and ranges with commas between, such as 0-2,4";

    public static readonly ValueList<DockerKey> All =
    [
        new("mem_limit", ["memory"], (config, field) => config with { Memory = field.SizeOrNone(LeastMemory) }),
        new("memswap_limit", ["memory_swap"], (config, field) => config with { MemorySwap = ReadSwap(field) }),
        new("mem_reservation", ["memory_reservation"], (config, field) => config with { MemoryReservation = field.SizeOrNone(LeastMemory) }),
        new("mem_swappiness", (config, field) => config with { MemorySwappiness = field.Whole(0, 100) }),
        new("cpus", (config, field) => config with { NanoCpus = field.Parsed<long>(CpuCount.TryParse, CpuCount.Rule) }),
        new("nano_cpus", (config, field) => config with { NanoCpus = ReadNanoCpus(field) }),
        new("cpu_shares", (config, field) => config with { CpuShares = field.Whole(2, 262_144) }),
        new("cpu_period", (config, field) => config with { CpuPeriod = field.Whole(1000, 1_000_000) }),
        new("cpu_quota", (config, field) => config with { CpuQuota = field.Whole(1000, int.MaxValue) }),
        new("cpuset_cpus", ["cpuset"], (config, field) => config with { CpusetCpus = ReadSet(field) }),
        new("cpuset_mems", (config, field) => config with { CpusetMems = ReadSet(field) }),
        new("blkio_weight", (config, field) => config with { BlkioWeight = field.Whole(10, 1000) }),
        new("blkio_weight_device", (config, field) => config with { BlkioWeightDevices = ReadRates(field, "a weight from 10 to 1000", text => Whole(text, 10, 1000)) }),
        new("device_read_bps", (config, field) => config with { DeviceReadBps = ReadRates(field, ByteSize.Rule, Bytes) }),
        new("device_write_bps", (config, field) => config with { DeviceWriteBps = ReadRates(field, ByteSize.Rule, Bytes) }),
        new("device_read_iops", (config, field) => config with { DeviceReadIops = ReadRates(field, "a whole number of operations", Operations) }),
        new("device_write_iops", (config, field) => config with { DeviceWriteIops = ReadRates(field, "a whole number of operations", Operations) }),
        new("pids_limit", (config, field) => config with { PidsLimit = ReadPids(field) }),
        new("ulimits", ["ulimit"], (config, field) => config with { Ulimits = UlimitsReader.Read(field) }),
        new("oom_kill_disable", (config, field) => config with { OomKillDisable = field.Flag() }),
        new("oom_score_adj", (config, field) => config with { OomScoreAdj = field.Whole(-1000, 1000) }),
    ];

    private static long? ReadSwap(Field field) =>
        field.Value is YamlValue.Scalar { Text: "-1" } ? -1 : field.SizeOrNone(LeastMemory);

    private static long? ReadNanoCpus(Field field)
    {
        const string Rule = "billionths of a CPU, from 10000000 to 4096000000000";
        return field.Parsed((string? text, out long value) => long.TryParse(text, out value) && value is >= 10_000_000 and <= 4096_000_000_000, Rule);
    }

    /// <summary>-1 is no limit; the Engine takes 0 for that too, which reads like none at all.</summary>
    private static int? ReadPids(Field field)
    {
        if (field.Whole(-1, int.MaxValue) is not { } limit) return null;
        if (limit == 0) field.Fail("cannot be 0: write -1 for no limit");
        return limit;
    }

    /// <summary>A text, or a list of numbers and ranges.</summary>
    private static string? ReadSet(Field field)
    {
        if (field.Items(Forms.MostItems) is not { } items) return null;
        var parts = items.Select(item => item.Shaped(SetPart, SetRule)).ToList();
        if (parts.Count == 0) field.Fail($"is empty: {SetRule}");
        return parts.Contains(null) ? null : string.Join(',', parts);
    }

    /// <summary><c>PATH:RATE</c>, as a list, a map or with commas between.</summary>
    private static ValueList<DeviceRate> ReadRates(Field field, string rule, Func<string, long?> parse)
    {
        const int LongestRate = 32;
        var rates = new List<DeviceRate>();
        foreach (var pair in Pairs.Read(field, LongestRate, bare: null, between: ':'))
        {
            if (!pair.Name.StartsWith('/')) pair.At.Fail($"'{pair.Name}' must be an absolute path, such as /dev/sda");
            else if (parse(pair.Value) is { } rate) rates.Add(new DeviceRate(pair.Name, rate));
            else pair.At.Fail($"'{pair.Value}' does not fit: {rule}");
        }
        return rates.ToValueList();
    }

    private static long? Bytes(string text) => ByteSize.TryParse(text, out var bytes) && bytes > 0 ? bytes : null;

    private static long? Operations(string text) => Whole(text, 1, int.MaxValue);

    private static long? Whole(string text, int from, int to) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= from && number <= to ? number : null;

    [GeneratedRegex("^[0-9]{1,5}(-[0-9]{1,5})?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SetPart { get; }
}
