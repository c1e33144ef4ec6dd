namespace Pigeon.TestKit;

/// <summary>Reads a log that another process is still writing.</summary>
internal static class LogFile
{
    private const int TailLines = 60;

    public static string Read(string path)
    {
        if (!File.Exists(path))
            return "";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    public static string Tail(string path) => string.Join('\n', Read(path).TrimEnd().Split('\n').TakeLast(TailLines));
}
