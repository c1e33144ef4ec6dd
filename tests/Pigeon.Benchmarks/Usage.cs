using System.Globalization;

namespace Pigeon.Benchmarks;

/// <summary>What a process takes, as the kernel counts it.</summary>
internal static class Usage
{
    /// <summary>Resident memory in MB.</summary>
    public static double Resident(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Seconds of processor time: the 14th and 15th field, in hundredths; the name before them may hold blanks.</summary>
    public static double CpuTime(int pid)
    {
        var text = File.ReadAllText($"/proc/{pid}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100;
    }
}
