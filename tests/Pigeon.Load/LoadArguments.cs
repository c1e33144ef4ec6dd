using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Pigeon.TestKit;

namespace Pigeon.LoadProgram;

/// <summary>The command line of pigeon-load.</summary>
internal sealed record LoadArguments(LoadOptions Options, TimeSpan? Duration)
{
    public const string Usage =
        """
        pigeon-load --url http://127.0.0.1:8081/ [options]
          --host NAME        the Host header
          --connections N    kept connections (8)
          --fresh N          workers that connect for each request (2)
          --slow N           kept connections that always have a slow request in flight (2)
          --uploads N        kept connections that always have a slow upload in flight (0)
          --downloads N      kept connections that always have a slow download in flight (0)
          --websockets N     WebSockets on which messages are echoed, opened anew after --slow-ms (0)
          --slow-ms N        how long a slow request takes (300)
          --rate N           requests per second in all (as fast as they are answered)
          --open-loop        keep to the rate however slow the answers are
          --post N           POST a body of N bytes instead of GET
          --timeout N        seconds a request may take (10)
          --seconds N        end after that time
          --requests N       end after that many requests
        Commands on standard input: snapshot, reset, mark NAME, stop. Exit code 0 if no request was lost, else 1.
        """;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out LoadArguments? arguments, [NotNullWhen(false)] out string? mistake)
    {
        arguments = null;
        try
        {
            var parsed = new LoadArguments(new LoadOptions { Url = new Uri("http://unset/") }, Duration: null);
            for (var i = 0; i < args.Length; i++)
                parsed = args[i] is "--open-loop"
                    ? parsed with { Options = parsed.Options with { OpenLoop = true } }
                    : parsed.With(args[i], ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value"));
            mistake = parsed.Options.Url.Host == "unset" ? "--url is missing" : null;
            arguments = mistake is null ? parsed : null;
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            mistake = fault.Message;
        }
        return mistake is null;
    }

    private LoadArguments With(string option, string value) => option switch
    {
        "--url" => this with { Options = Options with { Url = Address(value) } },
        "--host" => this with { Options = Options with { Host = value } },
        "--connections" => this with { Options = Options with { KeepAlive = Count(value) } },
        "--fresh" => this with { Options = Options with { Fresh = Count(value) } },
        "--slow" => this with { Options = Options with { Slow = Count(value) } },
        "--uploads" => this with { Options = Options with { Uploads = Count(value) } },
        "--downloads" => this with { Options = Options with { Downloads = Count(value) } },
        "--websockets" => this with { Options = Options with { WebSockets = Count(value) } },
        "--slow-ms" => this with { Options = Options with { SlowFor = TimeSpan.FromMilliseconds(Count(value)) } },
        "--rate" => this with { Options = Options with { Rate = Positive(value) } },
        "--post" => this with { Options = Options with { PostBytes = Count(value) } },
        "--timeout" => this with { Options = Options with { Timeout = TimeSpan.FromSeconds(Positive(value)) } },
        "--seconds" => this with { Duration = TimeSpan.FromSeconds(Positive(value)) },
        "--requests" => this with { Options = Options with { Requests = Count(value) } },
        _ => throw new FormatException($"unknown option {option}"),
    };

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp
        ? url
        : throw new FormatException($"not an http address: {text}");

    private static int Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? count
        : throw new FormatException($"not a number: {text}");

    private static double Positive(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"not a positive number: {text}");
}
