using System.Diagnostics;

namespace Pigeon.Hosting.Metrics;

/// <summary>
/// What every process tells of itself. Not under the names that Prometheus' own libraries use: an agent's page may be handed on by another exporter, which tells those of itself.
/// </summary>
public static class ProcessMetrics
{
    /// <param name="daemon"><c>agent</c> or <c>controller</c>.</param>
    public static void Write(MetricPage page, string daemon)
    {
        using var self = Process.GetCurrentProcess();
        page.Gauge("pigeon_build_info", "1, with the version of the binary as a label").Add("pigeon_build_info", 1, ("daemon", daemon), ("version", BuildVersion.Text));
        page.Gauge("pigeon_process_start_time_seconds", "When the process was started, in seconds since 1970", new DateTimeOffset(self.StartTime.ToUniversalTime()));
        page.Counter("pigeon_process_cpu_seconds_total", "Processor time that the process has used", Environment.CpuUsage.TotalTime.TotalSeconds);
        page.Gauge("pigeon_process_resident_memory_bytes", "Memory of the process that is in RAM", (double)Environment.WorkingSet);
    }
}
