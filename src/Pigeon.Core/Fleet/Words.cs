using System.Globalization;
using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>How things are called in the sentences that people read.</summary>
internal static class Words
{
    /// <summary>What is named one by one; the operation itself lists them all.</summary>
    private const int MostNamed = 20;

    public static string Of<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Vms(int count) => count == 1 ? "1 VM" : string.Create(CultureInfo.InvariantCulture, $"{count} VMs");

    public static string Names(IEnumerable<VmProgress> vms) => Names(vms.Select(vm => vm.Vm));

    public static string Names(IEnumerable<VmName> vms) => Few(vms.Select(vm => vm.Text), ", ");

    /// <summary>Each VM with what stands against it: <c>vm2: silent since 03:12:09 UTC; vm3: ...</c></summary>
    public static string Reasons(IEnumerable<VmProgress> vms) => Few(vms.Select(vm => $"{vm.Vm}: {vm.Detail}"), "; ");

    private static string Few(IEnumerable<string> all, string between)
    {
        var texts = all.ToList();
        return texts.Count <= MostNamed ? string.Join(between, texts)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(between, texts.Take(MostNamed))}{between}and {texts.Count - MostNamed} more");
    }
}
