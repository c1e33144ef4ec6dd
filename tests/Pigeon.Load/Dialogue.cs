using System.Text.Json;
using Pigeon.TestKit;

namespace Pigeon.LoadProgram;

/// <summary>One command per line in, one line of JSON out for those that ask.</summary>
internal sealed class Dialogue(Load load, TextReader commands, TextWriter answers)
{
    /// <summary>Obeys until told to stop. At the end of the input too, unless something else bounds the load.</summary>
    public async Task RunAsync(bool isBounded)
    {
        // Reading a console blocks, and the load must not wait for it.
        await Task.Yield();
        while (await commands.ReadLineAsync() is { } line)
        {
            if (line.Trim() == "stop")
                return;
            Obey(line.Trim());
        }
        if (isBounded)
            await load.CompleteAsync();
    }

    public void Write(LoadSnapshot snapshot)
    {
        answers.WriteLine(JsonSerializer.Serialize(snapshot, LoadJson.Default.LoadSnapshot));
        answers.Flush();
    }

    private void Obey(string command)
    {
        switch (command.Split(' ', 2))
        {
            case ["snapshot"]:
                Write(load.Snapshot());
                break;
            case ["reset"]:
                load.Reset();
                break;
            case ["mark", var phase]:
                load.Mark(phase);
                break;
            default:
                Console.Error.WriteLine($"pigeon-load: unknown command: {command}");
                break;
        }
    }
}
