BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
INSERT DATA { GRAPH <graph/sources/doc> { <id/contact/o> cv:openingHours <id/hours/a> , <id/hours/b> . <id/hours/a> a <http://www.w3.org/2006/time#TemporalEntity> . <id/hours/b> a <http://www.w3.org/2006/time#TemporalEntity> } }
